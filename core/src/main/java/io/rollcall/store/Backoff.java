package io.rollcall.store;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Waiting between attempts, for backends. */
public final class Backoff {

  private static final int MOST_DOUBLINGS = 10;

  /** A scheduler that is closed meanwhile says nothing; nobody waits for it for ever. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private Backoff() {}

  /** A random time around {@code mean}: as much as half of it longer or shorter. */
  public static Duration around(Duration mean, RandomGenerator random) {
    long half = mean.toNanos() / 2;
    return Duration.ofNanos(random.nextLong(half, half + mean.toNanos() + 1));
  }

  /** A random part, at least half, of {@code least} doubled {@code attempt} times. */
  public static Duration delay(Duration least, int attempt, Duration most) {
    return delay(least, attempt, most, () -> ThreadLocalRandom.current().nextLong());
  }

  /** As {@link #delay(Duration, int, Duration)}, drawn from {@code random}. */
  public static Duration delay(Duration least, int attempt, Duration most, RandomGenerator random) {
    var doubled = least.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    var longest = doubled.compareTo(most) < 0 ? doubled : most;
    return Duration.ofNanos(random.nextLong(longest.toNanos() / 2, longest.toNanos() + 1));
  }

  /** Throws {@link BackendUnavailable} when the thread is interrupted. */
  public static void pause(Scheduler scheduler, Duration duration) {
    var over = new CountDownLatch(1);
    var timer = scheduler.after(duration, over::countDown);
    try {
      over.await(duration.plus(LONGEST_DELAY).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      timer.cancel();
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }
}
