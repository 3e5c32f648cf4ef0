package io.rollcall.registry;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.registry.Write.Repeat;
import io.rollcall.store.Backoff;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls again that failed for want of a backend. Thread-safe.
 *
 * <p>Retries of all calls together have a budget, so that a backend that is down is not also
 * flooded; a call that finds it spent fails at once. None is made later than {@link #LONGEST} after
 * the call began.
 */
final class Retries {

  static final int BUDGET_PER_SECOND = 100;

  static final Duration LONGEST = Duration.ofSeconds(10);

  private volatile RetrySettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Bucket budget;
  private final LongAdder made = new LongAdder();

  Retries(RetrySettings settings, Clock clock, Scheduler scheduler, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
    this.random = random;
    this.budget =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(BUDGET_PER_SECOND)
                        .refillGreedy(BUDGET_PER_SECOND, Duration.ofSeconds(1)))
            .withCustomTimePrecision(new MonotonicTime(clock))
            .build();
  }

  /** How many retries have begun. */
  long made() {
    return made.sum();
  }

  /** Goes by other settings from the next try on. */
  void change(RetrySettings next) {
    settings = next;
  }

  /**
   * Calls once, and again as {@code repeat} allows. Throws {@link OutcomeUnknown} once that is so
   * of any call, unless a later one is answered.
   */
  <T> T run(Supplier<T> call, Repeat repeat) {
    long startNanos = clock.nanos();
    @Nullable OutcomeUnknown unknown = null;
    for (int retries = 0; ; retries++) {
      try {
        return call.get();
      } catch (BackendUnavailable | OutcomeUnknown e) {
        unknown = e instanceof OutcomeUnknown isUnknown ? isUnknown : unknown;
        var pause = Backoff.around(settings.delay(), random);
        if (!mayBeRepeated(e, repeat) || !isRetryLeft(retries, startNanos, pause)) {
          throw unknown == null ? e : unknown;
        }
        pause(pause, unknown);
        made.increment();
      }
    }
  }

  private static boolean mayBeRepeated(RegistryException failure, Repeat repeat) {
    return switch (repeat) {
      case NEVER -> false;
      case IF_WITHOUT_EFFECT -> failure instanceof BackendUnavailable;
      case ALWAYS -> true;
    };
  }

  private void pause(Duration pause, @Nullable OutcomeUnknown unknown) {
    try {
      Backoff.pause(scheduler, pause);
    } catch (BackendUnavailable interrupted) {
      throw unknown == null ? interrupted : unknown;
    }
  }

  /** Takes one from the budget when there is. */
  private boolean isRetryLeft(int retries, long startNanos, Duration pause) {
    return retries < settings.maxRetries()
        && clock.since(startNanos).plus(pause).compareTo(LONGEST) <= 0
        && budget.tryConsume(1);
  }

  /** The injected clock, as the budget asks for it. */
  private record MonotonicTime(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return clock.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
