package io.rollcall.backend.consul;

import io.rollcall.tls.PemFiles;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Reads {@link TlsFiles}. */
final class Tls {

  private Tls() {}

  /**
   * @throws IllegalArgumentException when a file cannot be read, naming it
   */
  static HandshakeCertificates handshake(TlsFiles settings) {
    var handshake = new HandshakeCertificates.Builder();
    var authority = settings.ca();
    if (authority == null) {
      handshake.addPlatformTrustedCertificates();
    } else {
      PemFiles.certificates("tls.ca-file", authority).forEach(handshake::addTrustedCertificate);
    }
    var certificate = settings.certificate();
    var key = settings.key();
    if (certificate != null && key != null) {
      var chain = PemFiles.certificates("tls.certificate-file", certificate);
      var own = held(chain.getFirst(), key);
      handshake.heldCertificate(
          own, chain.subList(1, chain.size()).toArray(new X509Certificate[0]));
    }
    return handshake.build();
  }

  private static HeldCertificate held(X509Certificate certificate, Path key) {
    try {
      var pem = HeldCertificate.decode(certificatePem(certificate) + Files.readString(key));
      return new HeldCertificate(pem.keyPair(), certificate);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tls.key-file must be a readable file with a PKCS #8 key in PEM, not encrypted, but is '"
              + key
              + "'",
          e);
    }
  }

  private static String certificatePem(X509Certificate certificate) {
    return okhttp3.tls.Certificates.certificatePem(certificate);
  }
}
