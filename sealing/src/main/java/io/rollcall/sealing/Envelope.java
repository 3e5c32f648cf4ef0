package io.rollcall.sealing;

import io.rollcall.model.SealedText;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A sealed value as text: {@code sealed:1:} and, in Base64 for URLs without padding, what Tink
 * makes, which begins with a byte of 1 and the four bytes of the key's id.
 */
final class Envelope {

  private static final String START = SealedText.PREFIX + "1:";
  private static final byte TINK = 1;
  private static final int TINK_LENGTH = 1 + Integer.BYTES;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Envelope() {}

  static String of(byte[] cipherText) {
    return START + ENCODER.encodeToString(cipherText);
  }

  /** What was sealed; null for a text that {@link #of} did not make. */
  static byte @Nullable [] cipherText(String text) {
    if (!text.startsWith(START)) {
      return null;
    }
    try {
      var bytes = DECODER.decode(text.substring(START.length()));
      return of(bytes).equals(text) ? bytes : null; // Base64 has several texts for some bytes
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
