package io.rollcall.app.security.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Verifies Ed25519 signatures (RFC 8032, RFC 8037) by the JDK. */
final class Ed25519 extends EdDSAProvider implements JWSVerifier {

  /** What stands before the 32 bytes of a key that is written as X.509 has it (RFC 8410, 4). */
  private static final byte[] BEFORE_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private final EdECPublicKey key;

  Ed25519(EdECPublicKey key) {
    this.key = key;
  }

  /**
   * The key that is written as a JWK has it.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PublicKey key(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("must have %d bytes".formatted(KEY_BYTES));
    }
    var encoded = Arrays.copyOf(BEFORE_KEY, BEFORE_KEY.length + KEY_BYTES);
    System.arraycopy(bytes, 0, encoded, BEFORE_KEY.length, KEY_BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("must be a key of Ed25519", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
    if (!supportedJWSAlgorithms().contains(header.getAlgorithm())) {
      return false;
    }
    try {
      var verifying = Signature.getInstance("Ed25519");
      verifying.initVerify(key);
      verifying.update(signed);
      return verifying.verify(signature.decode());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
