package io.rollcall.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.json.InstanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.Registration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Registrations as Redis has them. Those that were written last are remembered, since who wrote
 * them reads them again soon, as it follows Redis. Thread-safe.
 */
final class RegistrationJson {

  private static final int REMEMBERED = 4096;
  private static final int LONGEST = 1000;

  private record Written(String json, Registration registration) {}

  private static final AtomicReferenceArray<@Nullable Written> WRITTEN =
      new AtomicReferenceArray<>(REMEMBERED);

  private RegistrationJson() {}

  static String write(Registration registration) {
    var json = new String(StoredJson.write(InstanceRecord.of(registration)), UTF_8);
    if (json.length() <= LONGEST) {
      WRITTEN.set(place(json), new Written(json, registration));
    }
    return json;
  }

  static Registration read(String json) throws UnreadableValue {
    var written = WRITTEN.get(place(json));
    return written != null && written.json.equals(json)
        ? written.registration
        : StoredJson.read(
            json.getBytes(UTF_8), InstanceRecord.class, InstanceRecord::toRegistration);
  }

  private static int place(String json) {
    return Math.floorMod(json.hashCode(), REMEMBERED);
  }
}
