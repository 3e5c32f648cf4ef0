package io.rollcall.contract.history;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;

/**
 * A write that a client asked for.
 *
 * @param replica that was asked
 * @param startNanos just before it was sent; on the history's clock, as all times here
 * @param endNanos just after the answer came, or the client gave up
 */
public record Call(
    String replica,
    InstanceKey key,
    Action action,
    long startNanos,
    long endNanos,
    Outcome outcome) {

  boolean isOk() {
    return outcome == Outcome.OK;
  }

  boolean mayHaveEffect() {
    return outcome == Outcome.OK || outcome == Outcome.UNKNOWN;
  }

  /** Whether it gives the instance a new lease when it takes effect. */
  boolean renews() {
    return action instanceof Action.Register || action instanceof Action.Renew;
  }

  /**
   * Whether it may give an instance that is there a new lease: when all else of it failed, too, and
   * when it is about something else. Not every backend renews by heartbeats alone.
   */
  boolean mayRenew() {
    return (mayHaveEffect() && !(action instanceof Action.Remove))
        || (outcome == Outcome.FAILED && replaces());
  }

  private boolean replaces() {
    return action instanceof Action.Register(_, _, var mode) && mode == PutMode.CREATE_OR_REPLACE;
  }

  Span span() {
    return new Span(startNanos, endNanos);
  }

  @Override
  public String toString() {
    return "%s of %s at replica %s, %s, %s".formatted(action, key, replica, outcome, span());
  }
}
