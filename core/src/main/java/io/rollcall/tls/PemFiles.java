package io.rollcall.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads PEM files (RFC 7468). Methods throw {@link IllegalArgumentException}, naming the setting
 * and the file, for one that cannot be used; nothing of what is in it is told.
 */
public final class PemFiles {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  /**
   * The certificates in {@code file}, one at the least, in their order.
   *
   * @param setting what errors call the file, such as {@code tls.ca-file}
   */
  public static List<X509Certificate> certificates(String setting, Path file) {
    try (var in = Files.newInputStream(file)) {
      var read = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return read.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      // said below
    }
    throw new IllegalArgumentException(
        setting + " must be a readable file with certificates in PEM, but is '" + file + "'");
  }

  /**
   * The private key in {@code file}, of the kind that {@code certificate} needs.
   *
   * @param setting what errors call the file, such as {@code tls.key-file}
   */
  public static PrivateKey key(String setting, Path file, X509Certificate certificate) {
    try {
      var pem = KEY.matcher(Files.readString(file));
      if (pem.find()) {
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(encoded);
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
      // said below
    }
    throw new IllegalArgumentException(
        setting
            + " must be a readable file with the certificate's PKCS #8 key in PEM, not encrypted,"
            + " but is '"
            + file
            + "'");
  }
}
