package io.rollcall.json;

/** A store holds something else than what Rollcall keeps there: somebody else wrote it. */
public final class UnreadableValue extends Exception {

  UnreadableValue(String reason, Exception cause) {
    super(reason, cause);
  }
}
