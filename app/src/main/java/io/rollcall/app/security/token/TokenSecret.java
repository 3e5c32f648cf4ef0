package io.rollcall.app.security.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The text of a token: {@code rc_}, 43 random characters of 62, which are 256 bits, and six that
 * are their CRC-32. So scanners find one that leaked, and a slip in one shows before it is looked
 * up.
 *
 * @param text all 52 characters
 */
public record TokenSecret(String text) {

  /** What all begin with. */
  public static final String PREFIX = "rc_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM = 43;
  private static final int CHECKED = PREFIX.length() + RANDOM;
  private static final int LENGTH = CHECKED + 6;

  /**
   * Takes one that was sent.
   *
   * @throws IllegalArgumentException saying that it is mistyped; shows nothing of it
   */
  public TokenSecret {
    if (text.length() != LENGTH || !text.startsWith(PREFIX) || !isChecked(text)) {
      throw new IllegalArgumentException(
          "the token is mistyped or cut off: it must be %s and %d characters that fit together"
              .formatted(PREFIX, LENGTH - PREFIX.length()));
    }
  }

  /** A new one. */
  public static TokenSecret random(SecureRandom random) {
    var text = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new TokenSecret(text + checksum(text.toString()));
  }

  /** The SHA-256 of the text, which is random enough to need no more. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  /** Hides the text. */
  @Override
  public String toString() {
    return PREFIX + "***";
  }

  private static boolean isChecked(String text) {
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return text.endsWith(checksum(text.substring(0, CHECKED)));
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static String checksum(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    var digits = new char[LENGTH - CHECKED];
    long rest = crc.getValue();
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }
}
