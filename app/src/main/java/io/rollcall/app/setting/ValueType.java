package io.rollcall.app.setting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What may be given for a setting.
 *
 * @param name of the type with its unit, for people: "duration", "number of instances"
 * @param rule what would be right, starting with "must"
 * @param isSecret whether a value must never be shown
 * @param parser reads a text; throws {@link IllegalArgumentException} when that breaks the rule
 */
public record ValueType<T>(String name, String rule, boolean isSecret, Function<String, T> parser) {

  private static final int LONGEST_SECRET = 8 * 1024;

  /** One that is no secret. */
  public static <T> ValueType<T> of(String name, String rule, Function<String, T> parser) {
    return new ValueType<>(name, rule, false, parser);
  }

  /** Any text but a blank one. */
  public static ValueType<String> text() {
    return of("text", "must not be empty", text -> require(text, !text.isBlank()));
  }

  public static ValueType<Boolean> yesOrNo() {
    return of("`true` or `false`", "must be true or false", ValueType::yesOrNo);
  }

  public static ValueType<Path> file() {
    return of("file", "must be the path of a file", Path::of);
  }

  /** A text that is shown nowhere. It may be given in a file of its own as well. */
  public static ValueType<Secret> secret() {
    return new ValueType<>(
        "secret",
        "must be a text of 1 to %d characters".formatted(LONGEST_SECRET),
        true,
        text -> new Secret(require(text, !text.isEmpty() && text.length() <= LONGEST_SECRET)));
  }

  /**
   * A whole number.
   *
   * @param unit what is counted, in the plural
   */
  public static ValueType<Integer> whole(int least, int most, String unit) {
    return of(
        "number of " + unit,
        "must be a whole number from %d to %d".formatted(least, most),
        text -> {
          int number = Integer.parseInt(text);
          return require(number, number >= least && number <= most);
        });
  }

  public static ValueType<Duration> duration(Duration least, Duration most) {
    return of(
        "duration",
        "must be a duration such as 500ms, 30s, 5m or PT30S, from %s to %s"
            .formatted(DurationText.of(least), DurationText.of(most)),
        text -> {
          var duration = DurationText.parse(text);
          return require(duration, duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
        });
  }

  /** A size in bytes. */
  public static ValueType<Long> size(long least, long most) {
    return of(
        "size",
        "must be a size such as 512KB, 100MB or 1GB, from %s to %s"
            .formatted(SizeText.of(least), SizeText.of(most)),
        text -> {
          long size = SizeText.parse(text);
          return require(size, size >= least && size <= most);
        });
  }

  /**
   * Several of a kind, separated by commas, or none.
   *
   * @param names of what is listed, in the plural
   * @param rule for the whole list
   */
  public static <T> ValueType<List<T>> list(String names, String rule, Function<String, T> each) {
    return of(
        "list of " + names,
        rule,
        text ->
            text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",", -1)).map(String::strip).map(each).toList());
  }

  /** One that may be left empty, which then means none. */
  public ValueType<Optional<T>> optional() {
    return new ValueType<>(
        name,
        rule,
        isSecret,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  /** Returns {@code value} when the rule holds for it. */
  public static <T> T require(T value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }
}
