package io.rollcall.backend.kubernetes.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import java.util.Map;
import java.util.function.Function;

/** Annotations, which have what Rollcall keeps in an object. */
public final class Annotations {

  private Annotations() {}

  /** Empty when the object has none. */
  public static Map<String, String> of(ObjectMeta metadata) {
    return requireNonNullElse(metadata.getAnnotations(), Map.of());
  }

  /** The value of an annotation that has a record as JSON. */
  public static String json(Object content) {
    return new String(StoredJson.write(content), UTF_8);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param meaning as {@link StoredJson#read} takes it
   * @throws UnreadableValue when the annotation is missing or makes no sense
   */
  public static <R, T> T read(
      ObjectMeta metadata, String name, Class<R> kind, Function<R, T> meaning)
      throws UnreadableValue {
    return StoredJson.read(of(metadata).getOrDefault(name, "").getBytes(UTF_8), kind, meaning);
  }
}
