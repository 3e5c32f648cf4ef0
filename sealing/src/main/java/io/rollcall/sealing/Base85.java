package io.rollcall.sealing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes as text, four bytes in five characters, which are those of ZeroMQ's RFC 32: none of them
 * has to be escaped in JSON. As Ascii85 does, it writes one to three bytes at the end in one
 * character more than there are bytes.
 */
final class Base85 {

  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private static final int BASE = DIGITS.length();
  private static final int BYTES = 4;
  private static final int CHARACTERS = 5;

  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < BASE; i++) {
      VALUES[DIGITS.charAt(i)] = (byte) i;
    }
  }

  private Base85() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder(bytes.length / BYTES * CHARACTERS + CHARACTERS);
    for (int at = 0; at < bytes.length; at += BYTES) {
      int length = Math.min(BYTES, bytes.length - at);
      long number = 0;
      for (int i = 0; i < BYTES; i++) {
        number = number << Byte.SIZE | (i < length ? bytes[at + i] & 0xff : 0);
      }
      var digits = new char[CHARACTERS];
      for (int i = CHARACTERS - 1; i >= 0; i--) {
        digits[i] = DIGITS.charAt((int) (number % BASE));
        number /= BASE;
      }
      text.append(digits, 0, length + 1);
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException for other characters; some texts that {@link #encode} does not
   *     make are taken
   */
  static byte[] decode(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at += CHARACTERS) {
      int length = Math.min(CHARACTERS, text.length() - at);
      long number = 0;
      for (int i = 0; i < CHARACTERS; i++) {
        number = number * BASE + (i < length ? value(text.charAt(at + i)) : BASE - 1);
      }
      for (int i = 0; i < length - 1; i++) {
        bytes.write((int) (number >>> (Byte.SIZE * (BYTES - 1 - i))));
      }
    }
    return bytes.toByteArray();
  }

  private static int value(char digit) {
    int value = digit < VALUES.length ? VALUES[digit] : -1;
    if (value < 0) {
      throw new IllegalArgumentException("no digit of Base85");
    }
    return value;
  }
}
