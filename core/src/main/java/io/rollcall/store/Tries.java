package io.rollcall.store;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * For backends: how often and for how long one call is tried that others may cross. For one thread.
 */
public final class Tries {

  private static final Duration LEAST_PAUSE = Duration.ofMillis(2);
  private static final Duration MOST_PAUSE = Duration.ofMillis(100);

  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration longest;
  private final RandomGenerator random;
  private final long startNanos;
  private int made;

  /**
   * @param longest how long after now the last of them may begin
   */
  public Tries(Clock clock, Scheduler scheduler, Duration longest) {
    this(clock, scheduler, longest, () -> ThreadLocalRandom.current().nextLong());
  }

  /** As {@link #Tries(Clock, Scheduler, Duration)}, with pauses drawn from {@code random}. */
  public Tries(Clock clock, Scheduler scheduler, Duration longest, RandomGenerator random) {
    this.random = random;
    this.clock = clock;
    this.scheduler = scheduler;
    this.longest = longest;
    this.startNanos = clock.nanos();
  }

  /** Whether there is to be one more; returns when it is time for it: at once for the second. */
  public boolean next() {
    if (made > 1) {
      Backoff.pause(scheduler, Backoff.delay(LEAST_PAUSE, made, MOST_PAUSE, random));
    }
    made++;
    return made == 1 || clock.since(startNanos).compareTo(longest) < 0;
  }

  /**
   * Tries until {@code attempt} returns something.
   *
   * @throws BackendUnavailable when it does not in time
   */
  public <T> T until(Object key, Supplier<@Nullable T> attempt) {
    while (next()) {
      var done = attempt.get();
      if (done != null) {
        return done;
      }
    }
    throw new BackendUnavailable(
        "'%s' is written by too many others at the same time".formatted(key), null);
  }
}
