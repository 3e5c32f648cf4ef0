package io.rollcall.contract.configs;

/**
 * Something in a history of configurations that no correct store would have done.
 *
 * @param explanation what is wrong and what proves it, for people
 */
public record ConfigViolation(Kind kind, String explanation) {

  /** What was done wrong. */
  public enum Kind {
    /** A history has a gap, or ends before the first version. */
    LOST_VERSION,
    /** Two versions have one number, one write made two versions, or one that changes nothing. */
    DOUBLED_VERSION,
    /** A write was made though its condition did not hold, or refused though it did. */
    STALE_COMPARE,
    /** A write that was said to have had no effect, or was never sent, made a version. */
    EFFECT_OF_NONE,
    /** A version has another value than was written. */
    WRONG_VALUE,
    /** The versions cannot have come one after the other while clients saw what they saw. */
    NOT_IN_ORDER,
    /** A source showed an earlier version after a later one. */
    WENT_BACK
  }

  @Override
  public String toString() {
    return kind + ": " + explanation;
  }
}
