package io.rollcall.registry;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

  private final RetrySettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Bucket budget;

  Retries(RetrySettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
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

  /** Calls again only what surely had no effect. */
  <T> T ifWithoutEffect(Supplier<T> call) {
    return run(call, BackendUnavailable.class::isInstance);
  }

  void ifWithoutEffect(Runnable call) {
    ifWithoutEffect(answerless(call));
  }

  /**
   * Calls again whatever failed; for calls that may be made twice. Throws {@link OutcomeUnknown}
   * once that is so for any of them, unless a later one is answered.
   */
  void always(Runnable call) {
    var unknown = new AtomicReference<@Nullable OutcomeUnknown>();
    try {
      run(
          answerless(() -> noting(unknown, call)),
          failure -> failure instanceof BackendUnavailable || failure instanceof OutcomeUnknown);
    } catch (BackendUnavailable e) {
      var earlier = unknown.get();
      throw earlier == null ? e : earlier;
    }
  }

  private static void noting(AtomicReference<@Nullable OutcomeUnknown> unknown, Runnable call) {
    try {
      call.run();
    } catch (OutcomeUnknown e) {
      unknown.set(e);
      throw e;
    }
  }

  private <T> T run(Supplier<T> call, Predicate<RegistryException> mayBeRepeated) {
    long startNanos = clock.nanos();
    for (int retries = 0; ; retries++) {
      try {
        return call.get();
      } catch (RegistryException e) {
        var pause = Backoff.around(settings.delay());
        if (!mayBeRepeated.test(e) || !isRetryLeft(retries, startNanos, pause)) {
          throw e;
        }
        Backoff.pause(scheduler, pause);
      }
    }
  }

  /** Takes one from the budget when there is. */
  private boolean isRetryLeft(int made, long startNanos, Duration pause) {
    return made < settings.maxRetries()
        && clock.since(startNanos).plus(pause).compareTo(LONGEST) <= 0
        && budget.tryConsume(1);
  }

  private static Supplier<Boolean> answerless(Runnable call) {
    return () -> {
      call.run();
      return true;
    };
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
