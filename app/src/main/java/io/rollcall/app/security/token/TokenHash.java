package io.rollcall.app.security.token;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** All that is kept of a secret. Two are compared in a time that tells nothing of them. */
final class TokenHash {

  /** What may be written, for error messages. */
  static final String RULE = "must be sha256: and 64 hexadecimal digits";

  private static final String PREFIX = "sha256:";
  private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private final byte[] bytes;

  private TokenHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static TokenHash of(TokenSecret secret) {
    return new TokenHash(secret.hash());
  }

  /**
   * Reads one as it is kept.
   *
   * @throws IllegalArgumentException with {@link #RULE}
   */
  static TokenHash of(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(RULE);
    }
    return new TokenHash(HexFormat.of().parseHex(text.substring(PREFIX.length())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** As it is kept. */
  @Override
  public String toString() {
    return PREFIX + HexFormat.of().formatHex(bytes);
  }
}
