package io.rollcall.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Wall-clock time for what people read, monotonic time for what is measured. Thread-safe.
 *
 * <p>The two are never mixed: a step of the wall clock (NTP, an operator) expires no lease and ends
 * no wait.
 */
public interface Clock {

  /** The wall-clock time, in UTC. May jump in either direction. */
  Instant now();

  /** Nanoseconds since an arbitrary origin; never goes back. Only differences mean anything. */
  long nanos();

  /** The time passed since {@code startNanos}, an earlier answer of {@link #nanos()}. */
  default Duration since(long startNanos) {
    return Duration.ofNanos(nanos() - startNanos);
  }

  /** The machine's own clocks. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
