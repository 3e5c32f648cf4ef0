package io.rollcall.health;

import io.rollcall.model.Limits;

/**
 * What one probe found. Immutable.
 *
 * @param output for people; cut to {@link Limits#OUTPUT_LENGTH} characters, and those that don't
 *     print replaced
 */
public record ProbeResult(Verdict verdict, String output) {

  /** What it says about the instance. */
  public enum Verdict {
    PASSED,
    FAILED,
    /** Nothing: it could not be made. Counts neither way. */
    INCONCLUSIVE
  }

  public ProbeResult {
    output = printable(output);
  }

  public static ProbeResult passed(String output) {
    return new ProbeResult(Verdict.PASSED, output);
  }

  public static ProbeResult failed(String output) {
    return new ProbeResult(Verdict.FAILED, output);
  }

  public static ProbeResult inconclusive(String output) {
    return new ProbeResult(Verdict.INCONCLUSIVE, output);
  }

  /** {@code text} as an output may be. */
  public static String printable(String text) {
    var fitting = new StringBuilder(Math.min(text.length(), Limits.OUTPUT_LENGTH));
    text.codePoints()
        .map(ProbeResult::orReplacement)
        .limit(Limits.OUTPUT_LENGTH)
        .takeWhile(point -> fitting.length() + Character.charCount(point) <= Limits.OUTPUT_LENGTH)
        .forEach(fitting::appendCodePoint);
    return fitting.toString();
  }

  private static int orReplacement(int point) {
    if (point == '\n' || point == '\t') {
      return point;
    }
    boolean isUnfit =
        Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
    return isUnfit ? '\ufffd' : point;
  }
}
