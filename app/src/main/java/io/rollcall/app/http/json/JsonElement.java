package io.rollcall.app.http.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of a list.
 *
 * @param value as {@link JsonBody} read it
 */
public record JsonElement(@Nullable Object value) {

  /**
   * The object that the item is.
   *
   * @throws BodyException.Malformed when it is something else
   */
  public JsonObject object() {
    if (value instanceof Map<?, ?> fields) {
      return new JsonObject("", fields);
    }
    throw new BodyException.Malformed(
        "the item must be a JSON object, but is " + JsonBody.kindOf(value));
  }
}
