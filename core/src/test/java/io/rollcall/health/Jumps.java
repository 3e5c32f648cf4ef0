package io.rollcall.health;

import io.rollcall.time.Clock;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;

/** A clock that can run ahead while nothing happens: as a process sees it that was stopped. */
final class Jumps implements Clock {

  private final VirtualTime time;
  private long aheadNanos;

  Jumps(VirtualTime time) {
    this.time = time;
  }

  void stopFor(Duration duration) {
    aheadNanos += duration.toNanos();
  }

  @Override
  public Instant now() {
    return time.now().plusNanos(aheadNanos);
  }

  @Override
  public long nanos() {
    return time.nanos() + aheadNanos;
  }
}
