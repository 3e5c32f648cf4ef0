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
    output = Limits.fittingOutput(output);
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
}
