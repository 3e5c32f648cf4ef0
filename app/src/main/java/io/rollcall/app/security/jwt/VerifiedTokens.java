package io.rollcall.app.security.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.Grant;
import io.rollcall.app.security.jwt.TokenVerifier.UnknownKey;
import io.rollcall.time.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * Who brings which token, by one set of keys. What was found is kept, by the token's hash, so that
 * a signature is not verified at each request. Thread-safe.
 */
final class VerifiedTokens {

  private static final int MOST_KEPT = 10_000;

  private final Jwt jwt;
  private final Map<String, Grant> granted;
  private final SigningKeys keys;
  private final TokenVerifier verifier;
  private final Cache<ByteBuffer, Bearer> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

  VerifiedTokens(Jwt jwt, Map<String, Grant> granted, SigningKeys keys, Clock clock) {
    this.jwt = jwt;
    this.granted = granted;
    this.keys = keys;
    this.verifier = new TokenVerifier(jwt, keys, clock);
  }

  boolean areBy(SigningKeys other) {
    return keys.equals(other);
  }

  /**
   * Who brings {@code token}; it may have expired meanwhile.
   *
   * @throws io.rollcall.app.security.access.LoginFailed for a token that is not good
   */
  Bearer bearer(String token) throws UnknownKey {
    var hash = hash(token);
    var known = kept.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    var bearer = Bearer.of(verifier.verify(token), jwt, granted);
    kept.put(hash, bearer);
    return bearer;
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
