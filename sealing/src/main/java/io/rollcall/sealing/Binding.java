package io.rollcall.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.InstanceKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What a sealed value belongs to, as associated data (RFC 5297): a value that is moved to another
 * instance, metadata key or configuration cannot be opened there.
 */
final class Binding {

  /** So that the same keys seal values of both kinds, and none passes for the other. */
  private static final String METADATA = "rollcall.metadata";

  private static final String CONFIGURATION = "rollcall.configuration";

  private Binding() {}

  static byte[] toMetadata(InstanceKey key, String name) {
    return of(METADATA, key.service(), key.id(), name);
  }

  static byte[] toConfiguration(String key) {
    return of(CONFIGURATION, key);
  }

  /** Each part with its length before it, so that no two lists of parts give the same bytes. */
  private static byte[] of(String... parts) {
    var bytes = new ByteArrayOutputStream();
    for (var part : parts) {
      var text = part.getBytes(UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    return bytes.toByteArray();
  }
}
