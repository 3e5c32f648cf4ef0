package io.rollcall.health;

import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices when this process stood still (SIGSTOP, a long collection, a machine asleep), by the gaps
 * between ticks of its own. What was measured meanwhile tells of the measurer. Thread-safe.
 */
final class Pauses implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(250);
  private static final long GAP_NANOS = Duration.ofSeconds(1).toNanos();

  private final Clock clock;
  private final Scheduler scheduler;
  private @Nullable Loop ticking;
  private long tickedNanos;
  private long endedNanos;
  private boolean anySeen;

  Pauses(Clock clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
  }

  synchronized void start() {
    tickedNanos = clock.nanos();
    ticking = Loop.every(TICK, "noticing pauses of this process", this::tick, scheduler);
  }

  /** Whether there was one that ended after {@code nanos}. */
  synchronized boolean anySince(long nanos) {
    look();
    return anySeen && endedNanos - nanos >= 0;
  }

  @Override
  public synchronized void close() {
    if (ticking != null) {
      ticking.close();
    }
  }

  private synchronized void tick() {
    look();
    tickedNanos = clock.nanos();
  }

  private void look() {
    long now = clock.nanos();
    if (now - tickedNanos > GAP_NANOS) {
      anySeen = true;
      endedNanos = now;
    }
  }
}
