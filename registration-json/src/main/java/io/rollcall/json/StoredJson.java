package io.rollcall.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollcall.model.RegistryException.InvalidValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Writes and reads the records of this package, as every store holds them. Thread-safe. */
public final class StoredJson {

  /** Passes over fields that it does not know: a later version may have written them. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private StoredJson() {}

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #write} wrote, or somebody else did.
   *
   * @param meaning makes of a record what it stands for; may throw {@link InvalidValue}, {@link
   *     DateTimeException} and {@link NullPointerException} for one that makes no sense
   * @throws UnreadableValue when it makes no sense
   */
  public static <R, T> T read(byte[] json, Class<R> kind, Function<R, T> meaning)
      throws UnreadableValue {
    try {
      return meaning.apply(MAPPER.readValue(json, kind));
    } catch (IOException | InvalidValue | DateTimeException | NullPointerException e) {
      throw new UnreadableValue(String.valueOf(e.getMessage()), e);
    }
  }
}
