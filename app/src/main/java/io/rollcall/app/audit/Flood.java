package io.rollcall.app.audit;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Lets through so many events a second of a kind that anybody can cause, so that nobody fills the
 * disk or has older lines rotated away. How many were kept back is told a second later.
 * Thread-safe.
 */
final class Flood {

  static final int MOST_A_SECOND = 10;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Clock clock;
  private final Scheduler scheduler;
  private final LongConsumer keptBack;
  private long secondNanos;
  private int passed;
  private long held;

  /**
   * Makes one.
   *
   * @param keptBack told how many were, once they were
   */
  Flood(Clock clock, Scheduler scheduler, LongConsumer keptBack) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.keptBack = keptBack;
    this.secondNanos = clock.nanos();
  }

  synchronized boolean passes() {
    long now = clock.nanos();
    if (now - secondNanos >= SECOND.toNanos()) {
      secondNanos = now;
      passed = 0;
    }
    if (passed < MOST_A_SECOND) {
      passed++;
      return true;
    }
    if (held == 0) {
      scheduler.after(SECOND, this::tell);
    }
    held++;
    return false;
  }

  private void tell() {
    keptBack.accept(takeHeld());
  }

  private synchronized long takeHeld() {
    long count = held;
    held = 0;
    return count;
  }
}
