package io.rollcall.config;

import io.rollcall.model.Limits;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which keys are watched. Immutable.
 *
 * @param isPrefix whether all that begin so, or just the one
 */
public record ConfigScope(String prefix, boolean isPrefix) {

  private static final String ONE = "=";

  public static ConfigScope of(String key) {
    return new ConfigScope(Limits.requireConfigKey("key", key), false);
  }

  /** An empty prefix is that of all. */
  public static ConfigScope startingWith(String prefix) {
    return new ConfigScope(prefix, true);
  }

  boolean has(String key) {
    return isPrefix ? key.startsWith(prefix) : key.equals(prefix);
  }

  String name() {
    return isPrefix ? prefix : ONE + prefix;
  }

  /** Of all scopes that have {@code key}. */
  static Stream<String> namesOf(String key) {
    return Stream.concat(
        Stream.of(ONE + key),
        IntStream.rangeClosed(0, key.length()).mapToObj(length -> key.substring(0, length)));
  }
}
