package io.rollcall.contract.server;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A certificate authority and what it signed, as PEM files; the keys are RSA in PKCS #8.
 *
 * @param issuer the authority, which signs more
 * @param folder holds the files
 * @param authority the authority's certificate
 * @param server the server's certificate, for {@code localhost} and {@code 127.0.0.1}
 * @param client the client's certificate, for {@link #CLIENT}
 */
public record Certificates(
    X509Bundle issuer,
    Path folder,
    Path authority,
    Path server,
    Path serverKey,
    Path client,
    Path clientKey) {

  /** Who the client is, as a SPIFFE id. */
  public static final URI CLIENT = URI.create("spiffe://example.com/client");

  private static final Duration VALID_FOR = Duration.ofDays(60);

  /** Makes a new authority and new certificates, valid for 60 days. */
  public static Certificates create(Path folder) {
    var authority =
        template("authority", VALID_FOR)
            .setIsCertificateAuthority(true)
            .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign);
    try {
      Files.createDirectories(folder);
      var issuer = authority.buildSelfSigned();
      var signedServer = server(VALID_FOR).buildIssuedBy(issuer);
      var signedClient = client(VALID_FOR).buildIssuedBy(issuer);
      return new Certificates(
          issuer,
          folder,
          certificate(folder.resolve("authority.pem"), issuer),
          certificate(folder.resolve("server.pem"), signedServer),
          key(folder.resolve("server.key"), signedServer),
          certificate(folder.resolve("client.pem"), signedClient),
          key(folder.resolve("client.key"), signedClient));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot make certificates", e);
    }
  }

  /**
   * Replaces the server's by a new one, for the same names, which expires {@code left} from now.
   */
  public void renewServer(Duration left) {
    write(server(left), server, serverKey);
  }

  /** These, with a client's certificate of the same authority that expired an hour ago. */
  public Certificates withExpiredClient() {
    var expired = folder.resolve("expired.pem");
    var expiredKey = folder.resolve("expired.key");
    write(client(Duration.ofHours(-1)), expired, expiredKey);
    return new Certificates(issuer, folder, authority, server, serverKey, expired, expiredKey);
  }

  private void write(CertificateBuilder template, Path certificate, Path key) {
    try {
      var signed = template.buildIssuedBy(issuer);
      key(key, signed);
      certificate(certificate, signed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot make certificates", e);
    }
  }

  private static CertificateBuilder server(Duration left) {
    return template("server", left)
        .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyEncipherment)
        .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH)
        .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1");
  }

  private static CertificateBuilder client(Duration left) {
    return template("client", left)
        .setKeyUsage(true, KeyUsage.digitalSignature)
        .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)
        .addSanUriName(CLIENT);
  }

  private static CertificateBuilder template(String name, Duration left) {
    var now = Clock.system().now();
    return new CertificateBuilder()
        .algorithm(Algorithm.rsa2048)
        .subject("CN=" + name)
        .notBefore(now.minus(VALID_FOR))
        .notAfter(now.plus(left));
  }

  private static Path certificate(Path file, X509Bundle bundle) throws IOException {
    return Files.writeString(file, bundle.getCertificatePEM());
  }

  private static Path key(Path file, X509Bundle bundle) throws IOException {
    return Files.writeString(file, bundle.getPrivateKeyPEM());
  }
}
