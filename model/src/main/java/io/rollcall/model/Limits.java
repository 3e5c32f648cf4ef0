package io.rollcall.model;

import io.rollcall.model.RegistryException.InvalidValue;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How long, how many, how large: every bound on what a caller may say, in one place. Lengths of
 * text count as {@link String#length} does.
 */
public final class Limits {

  public static final int NAME_LENGTH = 128;
  public static final int HOST_LENGTH = 253;
  public static final int VERSION_LENGTH = 128;
  public static final int PORTS = 16;
  public static final int TAGS = 64;
  public static final int TAG_LENGTH = 128;
  public static final int METADATA_ENTRIES = 64;
  public static final int METADATA_KEY_LENGTH = 128;
  public static final int METADATA_VALUE_LENGTH = 512;

  /**
   * Of one that is sealed: 512 characters may be 1536 bytes, of which Base64 makes a third more.
   */
  public static final int SEALED_VALUE_LENGTH = 2_100;

  public static final int WEIGHT = 10_000;
  public static final int PATH_LENGTH = 1024;
  public static final int OUTPUT_LENGTH = 1024;
  public static final int REASON_LENGTH = 256;
  public static final int HEADERS = 16;
  public static final int HEADER_NAME_LENGTH = 64;
  public static final int HEADER_VALUE_LENGTH = 1024;
  public static final int STATUS_RANGES = 16;
  public static final int THRESHOLD = 100;
  public static final Duration SHORTEST_TTL = Duration.ofSeconds(5);
  public static final Duration LONGEST_TTL = Duration.ofHours(24);
  public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  public static final Duration LONGEST_INTERVAL = Duration.ofHours(24);
  public static final Duration SHORTEST_DEREGISTER_AFTER = Duration.ofMinutes(1);
  public static final Duration LONGEST_DEREGISTER_AFTER = Duration.ofDays(30);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private static final Pattern NAME_PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Limits() {}

  /**
   * Returns {@code value} when it is 1–128 characters of {@code [A-Za-z0-9._-]}, starting and
   * ending with a letter or digit; this is the rule for service names and instance ids.
   *
   * @throws InvalidValue naming {@code field} otherwise
   */
  public static String requireName(String field, String value) {
    return require(
        NAME.matcher(value).matches(),
        field,
        value,
        "must be 1 to 128 characters of [A-Za-z0-9._-], starting and ending with a letter or digit");
  }

  /**
   * Returns {@code value} when some {@link #requireName name} starts so.
   *
   * @throws InvalidValue naming {@code field} otherwise
   */
  public static String requireNamePrefix(String field, String value) {
    return require(
        NAME_PREFIX.matcher(value).matches(),
        field,
        value,
        "must be 1 to 128 characters of [A-Za-z0-9._-], starting with a letter or digit");
  }

  /**
   * Returns {@code value} when it has at most {@code longest} characters, none of them a control
   * character or half a surrogate pair, which no store could keep as UTF-8.
   */
  static String requireText(String field, String value, int longest) {
    require(value.length() <= longest, field, value, "must be at most " + longest + " characters");
    return require(
        value.codePoints().noneMatch(Limits::isUnfit),
        field,
        value,
        "must not contain control characters or unpaired surrogates");
  }

  private static boolean isUnfit(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  /** {@code text} as the output of a health report may be: cut off, and what is unfit replaced. */
  public static String fittingOutput(String text) {
    var fitting = new StringBuilder(Math.min(text.length(), OUTPUT_LENGTH));
    text.codePoints()
        .map(point -> isUnfit(point) && point != '\n' && point != '\t' ? '\ufffd' : point)
        .limit(OUTPUT_LENGTH)
        .takeWhile(point -> fitting.length() + Character.charCount(point) <= OUTPUT_LENGTH)
        .forEach(fitting::appendCodePoint);
    return fitting.toString();
  }

  /** As {@link #requireText}, but it may be of several lines and have tabs. */
  static String requireLines(String field, String value, int longest) {
    requireText(field, value.replaceAll("[\t\r\n]", " "), longest);
    return value;
  }

  /** As {@link #requireText}, and not empty. */
  static String requireFilledText(String field, String value, int longest) {
    require(!value.isBlank(), field, value, "must not be empty");
    return requireText(field, value, longest);
  }

  static int requireBetween(String field, int value, int least, int most) {
    return require(
        value >= least && value <= most, field, value, "must be " + least + " to " + most);
  }

  static Duration requireBetween(String field, Duration value, Duration least, Duration most) {
    return require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        field,
        value,
        "must be " + least + " to " + most);
  }

  static int requireAtMost(String field, int count, int most) {
    return require(count <= most, field, count, "must have at most " + most + " entries");
  }

  private static <T> T require(boolean holds, String field, T value, String rule) {
    if (holds) {
      return value;
    }
    throw new InvalidValue(field, value.toString(), rule);
  }
}
