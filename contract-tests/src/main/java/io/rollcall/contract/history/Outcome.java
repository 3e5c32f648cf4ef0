package io.rollcall.contract.history;

/** What a client was told of its call. */
public enum Outcome {
  /** It took effect between its start and its end. */
  OK,
  /** It had no effect, since there is no such instance. */
  NOT_FOUND,
  /**
   * It surely had no effect, for any other reason; but that a registration which would have
   * replaced another may have renewed that one's lease.
   */
  FAILED,
  /** It took effect once or never, perhaps after its end. */
  UNKNOWN
}
