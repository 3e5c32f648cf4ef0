package io.rollcall.backend.etcd;

import io.rollcall.registry.Backoff;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;

/** How often and for how long one call is tried that others may cross. For one thread. */
final class Tries {

  private static final Duration LEAST_PAUSE = Duration.ofMillis(2);
  private static final Duration MOST_PAUSE = Duration.ofMillis(100);

  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration longest;
  private final long startNanos;
  private int made;

  /**
   * @param longest how long after now the last of them may begin
   */
  Tries(Clock clock, Scheduler scheduler, Duration longest) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.longest = longest;
    this.startNanos = clock.nanos();
  }

  /** Whether there is to be one more; returns when it is time for it. */
  boolean next() {
    if (made > 0) {
      Backoff.pause(scheduler, Backoff.delay(LEAST_PAUSE, made, MOST_PAUSE));
    }
    made++;
    return made == 1 || clock.since(startNanos).compareTo(longest) < 0;
  }
}
