package io.rollcall.app.security.certificate;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.security.cert.X509Certificate;

/** Certificates that a test makes, as TLS would hand them over. */
public final class TestCertificates {

  private TestCertificates() {}

  /** One whose common name is {@code admin}, for DNS names and URIs, told by their colons. */
  public static X509Certificate of(String... names) {
    try {
      var builder =
          new CertificateBuilder()
              .algorithm(Algorithm.ecp256)
              .subject("CN=admin")
              .setIsCertificateAuthority(true); // as one that signs itself must be
      for (var name : names) {
        builder = name.contains("://") ? builder.addSanUriName(name) : builder.addSanDnsName(name);
      }
      return builder.buildSelfSigned().getCertificate();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot make a certificate", e);
    }
  }
}
