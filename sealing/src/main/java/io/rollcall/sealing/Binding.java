package io.rollcall.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.InstanceKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What a sealed value belongs to, as associated data (RFC 5297): a value that is moved to another
 * instance, or to another of its metadata keys, cannot be opened there.
 */
final class Binding {

  /** So that the same keys may seal values of other kinds, and none passes for another. */
  private static final String KIND = "rollcall.metadata";

  private Binding() {}

  /** Each part with its length before it, so that no two lists of parts give the same bytes. */
  static byte[] of(InstanceKey key, String name) {
    var bytes = new ByteArrayOutputStream();
    for (var part : new String[] {KIND, key.service(), key.id(), name}) {
      var text = part.getBytes(UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    return bytes.toByteArray();
  }
}
