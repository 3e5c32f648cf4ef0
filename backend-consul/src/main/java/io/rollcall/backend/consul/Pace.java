package io.rollcall.backend.consul;

import io.rollcall.store.Backoff;
import io.rollcall.time.Clock;
import java.time.Duration;

/**
 * How soon the loop goes on: at once after a lone change, {@value #PER_SECOND} times a second in a
 * storm of them and less often the more there is to read, ever later while Consul fails. For one
 * thread.
 */
final class Pace {

  private static final int PER_SECOND = 20;
  private static final int BURST = 10;
  private static final Duration GAP = Duration.ofSeconds(1).dividedBy(PER_SECOND);

  /** So that the servers list some 10,000 checks a second at most: 4 MB. */
  private static final Duration GAP_PER_CHECK = Duration.ofSeconds(1).dividedBy(10_000);

  private static final Duration LONGEST_GAP = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(3);

  private final Clock clock;
  private long freeNanos;
  private int failures;

  Pace(Clock clock) {
    this.clock = clock;
    this.freeNanos = clock.nanos();
  }

  /**
   * @param checks how many were listed
   */
  Duration afterSuccess(int checks) {
    failures = 0;
    var gap = Math.max(GAP.toNanos(), GAP_PER_CHECK.multipliedBy(checks).toNanos());
    var nowNanos = clock.nanos();
    var earliest = nowNanos - GAP.multipliedBy(BURST).toNanos();
    freeNanos = Math.max(freeNanos - earliest, 0) + earliest + Math.min(gap, LONGEST_GAP.toNanos());
    return Duration.ofNanos(Math.max(0, freeNanos - nowNanos));
  }

  Duration afterFailure() {
    return Backoff.delay(FIRST_RETRY, failures++, LAST_RETRY);
  }
}
