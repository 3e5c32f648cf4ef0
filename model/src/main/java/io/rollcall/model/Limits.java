package io.rollcall.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.RegistryException.InvalidValue;
import java.time.Duration;
import java.util.Set;
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

  public static final int CONFIG_KEY_LENGTH = 256;

  /** In bytes, as UTF-8. */
  public static final int CONFIG_VALUE_SIZE = 256 * 1024;

  public static final int CONFIG_MESSAGE_LENGTH = 256;
  public static final int MEDIA_TYPE_LENGTH = 127;

  /** What the API calls things below a key. */
  private static final Set<String> CONFIG_KEY_ENDS = Set.of("history", "diff", "rollback", "watch");

  private static final Pattern CONFIG_KEY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");

  private static final Pattern CONFIG_PREFIX = Pattern.compile(CONFIG_KEY.pattern() + "/?");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+");

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
        isName(value),
        field,
        value,
        "must be 1 to 128 characters of [A-Za-z0-9._-], starting and ending with a letter or"
            + " digit");
  }

  /** By hand, since every call names something. */
  private static boolean isName(String value) {
    int last = value.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = value.charAt(i);
      var isWithin = i > 0 && i < last && (c == '.' || c == '_' || c == '-');
      if (!isWithin && !isLetterOrDigit(c)) {
        return false;
      }
    }
    return last >= 0 && last < NAME_LENGTH;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
   * Returns {@code value} when it can be the key of a configuration: up to 256 characters, parts of
   * {@code [A-Za-z0-9._-]} between slashes, each beginning with a letter or digit, the last of them
   * none of the words {@code history}, {@code diff}, {@code rollback} and {@code watch}.
   *
   * @throws InvalidValue naming {@code field} otherwise
   */
  public static String requireConfigKey(String field, String value) {
    require(
        value.length() <= CONFIG_KEY_LENGTH && CONFIG_KEY.matcher(value).matches(),
        field,
        value,
        "must be 1 to 256 characters: parts of [A-Za-z0-9._-] between slashes, each starting with a"
            + " letter or digit");
    return require(
        !CONFIG_KEY_ENDS.contains(value.substring(value.lastIndexOf('/') + 1)),
        field,
        value,
        "must not end with history, diff, rollback or watch, which are the API's own");
  }

  /**
   * Returns {@code value} when the key of a configuration can begin with it; every key begins with
   * an empty one.
   *
   * @throws InvalidValue naming {@code field} otherwise
   */
  public static String requireConfigPrefix(String field, String value) {
    return require(
        value.isEmpty()
            || (value.length() <= CONFIG_KEY_LENGTH && CONFIG_PREFIX.matcher(value).matches()),
        field,
        value,
        "must be what a key can begin with: parts of [A-Za-z0-9._-] between slashes, each starting"
            + " with a letter or digit");
  }

  /**
   * Returns {@code value} when it can be the value of a configuration: at most 256 KiB of UTF-8,
   * without NUL, which some stores cannot keep.
   *
   * @throws InvalidValue naming {@code field} otherwise; the value is not shown
   */
  public static String requireConfigValue(String field, String value) {
    if (value.getBytes(UTF_8).length > CONFIG_VALUE_SIZE) {
      throw new InvalidValue(field, "…", "must be at most 256 KiB").withoutValue();
    }
    if (value.codePoints().anyMatch(Limits::isUnfitInLines)) {
      throw new InvalidValue(
              field, "…", "must be text without NUL characters; encode bytes as Base64, say")
          .withoutValue();
    }
    return value;
  }

  private static boolean isUnfitInLines(int codePoint) {
    return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
  }

  /** Returns {@code value} when it is a media type without parameters. */
  public static String requireMediaType(String field, String value) {
    return require(
        value.length() <= MEDIA_TYPE_LENGTH && MEDIA_TYPE.matcher(value).matches(),
        field,
        value,
        "must be a media type without parameters, such as application/json");
  }

  /** Returns {@code value} when it can be the message of a version; it may be empty. */
  public static String requireConfigMessage(String field, String value) {
    return requireText(field, value, CONFIG_MESSAGE_LENGTH);
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
