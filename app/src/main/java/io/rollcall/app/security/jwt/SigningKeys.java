package io.rollcall.app.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that an issuer signs with. Immutable.
 *
 * @param source the text that they were read from
 */
record SigningKeys(String source, List<SigningKey> keys) {

  static final int MOST_BYTES = 256 * 1024;

  private static final int MOST_KEYS = 100;

  /** Longer ones take as long to verify by as whoever made them likes. */
  private static final int MOST_RSA_BITS = 8192;

  private static final int LEAST_RSA_BITS = 2048;

  /** A key, and what its issuer says of it. */
  record SigningKey(JWK described, PublicKey key) {}

  SigningKeys {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a JWK set (RFC 7517). Keys of kinds that are not known, or that are for something else,
   * are passed over.
   *
   * @throws IllegalArgumentException saying in the rest of a sentence what a set must be
   */
  static SigningKeys parse(String text) {
    var all = keysOf(text);
    if (all.size() > MOST_KEYS) {
      throw new IllegalArgumentException("must have at most %d keys".formatted(MOST_KEYS));
    }
    var keys = all.stream().map(SigningKeys::usable).flatMap(Stream::ofNullable).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("must have a public key that signatures are verified by");
    }
    return new SigningKeys(text, keys);
  }

  /**
   * Those by which a token may be signed. One that does not name its key must leave no choice, as
   * OpenID Connect demands; else each forgery would be tried on every key.
   */
  List<PublicKey> candidates(JWSHeader header) {
    var matcher = JWKMatcher.forJWSHeader(header);
    var fitting = keys.stream().filter(key -> matcher.matches(key.described())).toList();
    return header.getKeyID() == null && fitting.size() > 1
        ? List.of()
        : fitting.stream().map(SigningKey::key).toList();
  }

  private static List<?> keysOf(String text) {
    try {
      var list = JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(text, MOST_BYTES), "keys");
      return Objects.requireNonNullElse(list, List.of());
    } catch (ParseException e) {
      throw new IllegalArgumentException("must be a JWK set, which is a JSON object", e);
    }
  }

  /** Null for a key that is not for verifying signatures, or not known. */
  @SuppressWarnings("unchecked") // what is parsed as an object has its members' names as keys
  private static @Nullable SigningKey usable(Object described) {
    if (!(described instanceof Map<?, ?> members)) {
      return null;
    }
    try {
      var key = JWK.parse((Map<String, Object>) members).toPublicJWK();
      var publicKey = key == null ? null : publicKey(key);
      return key == null || publicKey == null ? null : new SigningKey(key, publicKey);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable PublicKey publicKey(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS && rsa.size() <= MOST_RSA_BITS ->
          rsa.toPublicKey();
      case ECKey ec -> ec.toPublicKey();
      case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) ->
          Ed25519.key(pair.getDecodedX());
      default -> null;
    };
  }
}
