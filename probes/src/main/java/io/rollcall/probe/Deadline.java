package io.rollcall.probe;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;

/**
 * When one probe has to be over: waiting for its turn, resolving, connecting and asking share it.
 * Immutable.
 *
 * @param timeout from the probe's start
 * @param startNanos of {@code clock}
 */
record Deadline(Duration timeout, long startNanos, Clock clock) {

  /** Begins a probe that may take {@code timeout} from now on. */
  static Deadline in(Duration timeout, Clock clock) {
    return new Deadline(timeout, clock.nanos(), clock);
  }

  /** What is left; zero once it is over. */
  Duration left() {
    var left = timeout.minus(clock.since(startNanos));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Makes {@code call} end with it. */
  void bound(Call call) {
    long leastNanos = 1; // OkHttp takes zero for no limit
    call.timeout().timeout(Math.max(leastNanos, left().toNanos()), TimeUnit.NANOSECONDS);
  }

  boolean isOver() {
    return left().isZero();
  }
}
