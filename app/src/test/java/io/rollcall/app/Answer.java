package io.rollcall.app;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered.
 *
 * @param json the body as maps, lists and values; null when it is none
 */
public record Answer(int status, HttpHeaders headers, String body, @Nullable Object json) {

  /**
   * What is at a place in the body; null when nothing is.
   *
   * @param path names and indexes, with dots between
   */
  public @Nullable Object at(String path) {
    Object place = json;
    for (var step : path.split("\\.", -1)) {
      place =
          switch (place) {
            case Map<?, ?> fields -> fields.get(step);
            case List<?> elements -> elements.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return place;
  }

  /** The whole number at a place in the body. */
  public long number(String path) {
    return expect(Number.class, path).longValue();
  }

  /** What the elements of the list at a place in the body have under {@code name}. */
  public List<String> each(String path, String name) {
    List<?> elements = expect(List.class, path);
    return elements.stream()
        .map(element -> element instanceof Map<?, ?> fields ? fields.get(name) : null)
        .map(String::valueOf)
        .toList();
  }

  /** The kind of problem, without what all kinds begin with; null when it is none. */
  public @Nullable String problem() {
    var isProblem = header("Content-Type").equals("application/problem+json");
    return isProblem ? String.valueOf(at("type")).replace("urn:rollcall:problem:", "") : null;
  }

  public String detail() {
    return String.valueOf(at("detail"));
  }

  /** A header's value; empty when there is none. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  private <T> T expect(Class<T> type, String path) {
    var found = at(path);
    if (!type.isInstance(found)) {
      throw new AssertionError("no " + type.getSimpleName() + " at " + path + " in " + body);
    }
    return type.cast(found);
  }
}
