package io.rollcall.sealing;

import io.rollcall.model.SealedText;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A sealed value as text. What Tink makes begins with a byte of 1 and the four bytes of the key's
 * id. It follows {@code sealed:1:} in Base64 for URLs without padding, or {@code sealed:2:} in
 * {@link Base85}, which makes large values 7 % shorter than Base64.
 */
enum Envelope {
  BASE64("1:") {
    @Override
    String encode(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    byte[] decode(String text) {
      return Base64.getUrlDecoder().decode(text);
    }
  },
  BASE85("2:") {
    @Override
    String encode(byte[] bytes) {
      return Base85.encode(bytes);
    }

    @Override
    byte[] decode(String text) {
      return Base85.decode(text);
    }
  };

  private static final byte TINK = 1;
  private static final int TINK_LENGTH = 1 + Integer.BYTES;

  private final String start;

  Envelope(String version) {
    this.start = SealedText.PREFIX + version;
  }

  abstract String encode(byte[] bytes);

  /**
   * @throws IllegalArgumentException for what {@link #encode} does not make
   */
  abstract byte[] decode(String text);

  String of(byte[] cipherText) {
    return start + encode(cipherText);
  }

  /** What was sealed; null for a text that {@link #of} did not make. */
  static byte @Nullable [] cipherText(String text) {
    for (var envelope : values()) {
      if (text.startsWith(envelope.start)) {
        return envelope.opened(text);
      }
    }
    return null;
  }

  private byte @Nullable [] opened(String text) {
    try {
      var bytes = decode(text.substring(start.length()));
      return of(bytes).equals(text) ? bytes : null; // some bytes have several texts
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The id of the key that it was sealed with; empty when it does not say. */
  static OptionalInt keyId(String text) {
    var bytes = cipherText(text);
    return bytes == null || bytes.length < TINK_LENGTH || bytes[0] != TINK
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(bytes).getInt(1));
  }
}
