package io.rollcall.time;

import java.time.Instant;

/** The one place that asks the JVM for the time. */
enum SystemClock implements Clock {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
