package io.rollcall.tls;

import io.rollcall.file.BoundedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
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

  private static final int MOST_BYTES = 1024 * 1024;

  private static final byte[] SIGNED = {1, 2, 3};

  private PemFiles() {}

  /**
   * The certificates in {@code file}, one at the least, in their order.
   *
   * @param setting what errors call the file, such as {@code tls.ca-file}
   */
  public static List<X509Certificate> certificates(String setting, Path file) {
    try {
      var in = new ByteArrayInputStream(BoundedFile.bytes(file, MOST_BYTES));
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
   * The private key in {@code file}, which must be that of {@code certificate}.
   *
   * @param setting what errors call the file, such as {@code tls.key-file}
   */
  public static PrivateKey key(String setting, Path file, X509Certificate certificate) {
    try {
      var pem = KEY.matcher(BoundedFile.text(file, MOST_BYTES));
      if (pem.find()) {
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        var publicKey = certificate.getPublicKey();
        var key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(encoded);
        if (belongTogether(key, publicKey)) {
          return key;
        }
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

  /** Whether one verifies what the other signs; kinds of keys but the usual ones are believed. */
  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    var algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> null;
        };
    if (algorithm == null) {
      return true;
    }
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SIGNED);
    var signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(SIGNED);
    return signature.verify(signed);
  }
}
