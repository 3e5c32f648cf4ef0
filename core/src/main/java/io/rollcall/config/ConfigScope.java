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

  public static ConfigScope of(String key) {
    return new ConfigScope(Limits.requireConfigKey("key", key), false);
  }

  /** An empty prefix is that of all; any other is one that a key can begin with. */
  public static ConfigScope startingWith(String prefix) {
    return new ConfigScope(Limits.requireConfigPrefix("prefix", prefix), true);
  }

  boolean has(String key) {
    return isPrefix ? key.startsWith(prefix) : key.equals(prefix);
  }

  /** All that have {@code key}. */
  static Stream<ConfigScope> having(String key) {
    return Stream.concat(
        Stream.of(new ConfigScope(key, false)),
        IntStream.rangeClosed(0, key.length())
            .mapToObj(length -> new ConfigScope(key.substring(0, length), true)));
  }
}
