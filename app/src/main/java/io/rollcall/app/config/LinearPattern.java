package io.rollcall.app.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/**
 * A pattern of a schema, matched in time that grows with the text alone, and not beyond all bounds
 * as with patterns such as {@code ^(a+)+$} elsewhere. There is no look-ahead for that, and there
 * are no back references.
 */
record LinearPattern(Pattern pattern) implements RegularExpression {

  private static final int LONGEST = 1_000;
  private static final int MOST_INSTRUCTIONS = 5_000;

  /** A count of more digits is none to RE2/J, which refuses it. */
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{1,9})?)?}");

  /** Or stand after its end, as all of {@code )?\Q\E}. */
  private static final String MAY_END_A_GROUP = ")}*+?E";

  /** About as many instructions, each at one character, as a step of checking otherwise costs. */
  private static final int INSTRUCTIONS_A_STEP = 20;

  /** The message may be shown, and quotes the pattern. */
  static final class Unsupported extends RuntimeException {
    private Unsupported(String pattern, String reason) {
      super(
          "the pattern '%s' %s"
              .formatted(pattern.substring(0, Math.min(100, pattern.length())), reason),
          null,
          false,
          false);
    }
  }

  static LinearPattern of(String text) {
    if (text.length() > LONGEST) {
      throw new Unsupported(text, "is longer than %d characters".formatted(LONGEST));
    }
    try {
      var pattern = mostSteps(text) > MOST_INSTRUCTIONS ? null : Pattern.compile(text);
      if (pattern == null || pattern.programSize() > MOST_INSTRUCTIONS) {
        throw new Unsupported(text, "repeats too much");
      }
      return new LinearPattern(pattern);
    } catch (PatternSyntaxException e) {
      throw new Unsupported(text, "is not one of RE2's, which have no look-ahead");
    }
  }

  /**
   * How many characters, classes and groups it comes to with all its repetitions written out, or
   * more: RE2/J does that before it tells how many instructions there are. What is repeated is the
   * one character before the count, unless that may end a group, which is taken to begin with the
   * pattern.
   */
  private static long mostSteps(String text) {
    var repetitions = REPETITION.matcher(text);
    long steps = 0;
    int end = 0;
    while (repetitions.find() && steps <= MOST_INSTRUCTIONS) {
      steps += repetitions.start() - end;
      end = repetitions.end();
      var upper = repetitions.group(2);
      long times = Math.max(1, Long.parseLong(upper == null ? repetitions.group(1) : upper));
      char before = text.charAt(Math.max(0, repetitions.start() - 1));
      steps = MAY_END_A_GROUP.indexOf(before) >= 0 ? steps * times : steps + times;
    }
    return steps + text.length() - end;
  }

  @Override
  public boolean matches(String text) {
    if (CheckBudget.CURRENT.isBound()) {
      CheckBudget.CURRENT
          .get()
          .spend(1 + (long) text.length() * pattern.programSize() / INSTRUCTIONS_A_STEP);
    }
    return pattern.matcher(text).find();
  }
}
