package io.rollcall.app.config;

import io.rollcall.probe.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that can be set.
 *
 * @param key without the leading {@code rollcall.}; the last part {@code <service>} stands for any
 *     service's name
 * @param standard what holds when it is not given, as one would write it; empty when nothing does
 * @param meaning for people, in a sentence
 * @param parser reads what was given; throws {@link IllegalArgumentException} with a rule that
 *     starts with "must"
 */
public record Setting<T>(String key, String standard, String meaning, Function<String, T> parser) {

  static final String PREFIX = "rollcall.";
  static final String ANY_SERVICE = "<service>";

  private static final Duration LONGEST = Duration.ofDays(1);

  /** The key as it is written in the file and in errors. */
  public String fullKey() {
    return PREFIX + key;
  }

  /** Whether {@code key} is this setting's, or one of them when it is set for each service. */
  boolean isNamed(String key) {
    return isPerService()
        ? key.startsWith(prefix()) && key.length() > prefix().length()
        : key.equals(this.key);
  }

  /** What stands before the name of a service. */
  String prefix() {
    return key.substring(0, key.length() - ANY_SERVICE.length());
  }

  private boolean isPerService() {
    return key.endsWith(ANY_SERVICE);
  }

  static Setting<String> text(String key, String standard, String meaning) {
    return new Setting<>(key, standard, meaning, TextParsers::filled);
  }

  static Setting<Duration> callTimeout(String key, String standard, String meaning) {
    return new Setting<>(
        key,
        standard,
        meaning,
        text -> TextParsers.durationBetween(text, Duration.ofMillis(100), Duration.ofMinutes(1)));
  }

  static Setting<Optional<String>> optionalText(String key, String meaning) {
    return new Setting<>(key, "", meaning, TextParsers.optional(TextParsers::filled));
  }

  static Setting<Optional<Secret>> secret(String key, String meaning) {
    return new Setting<>(key, "", meaning, TextParsers.optional(Secret::new));
  }

  static Setting<Optional<Path>> file(String key, String meaning) {
    return new Setting<>(key, "", meaning, TextParsers.optional(Path::of));
  }

  static Setting<List<Network>> networks(String key, String meaning) {
    return new Setting<>(key, "", meaning, TextParsers::networks);
  }

  static Setting<Integer> whole(String key, String standard, int least, int most, String meaning) {
    return new Setting<>(
        key, standard, meaning, text -> TextParsers.wholeBetween(text, least, most));
  }

  static Setting<Optional<Integer>> optionalWhole(String key, int least, int most, String meaning) {
    return new Setting<>(
        key,
        "",
        meaning,
        TextParsers.optional(text -> TextParsers.wholeBetween(text, least, most)));
  }

  static Setting<Duration> duration(String key, String standard, Duration least, String meaning) {
    return new Setting<>(
        key, standard, meaning, text -> TextParsers.durationBetween(text, least, LONGEST));
  }
}
