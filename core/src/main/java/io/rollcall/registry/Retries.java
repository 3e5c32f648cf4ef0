package io.rollcall.registry;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final RateLimiter<Object> budget =
      RateLimiter.burstyBuilder(BUDGET_PER_SECOND, Duration.ofSeconds(1)).build();
  private final RetrySettings settings;

  Retries(RetrySettings settings) {
    this.settings = settings;
  }

  /** Calls again only what surely had no effect. */
  <T> T ifWithoutEffect(Supplier<T> call) {
    return run(policy().handle(BackendUnavailable.class), call);
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
          policy().handle(BackendUnavailable.class, OutcomeUnknown.class),
          answerless(() -> noting(unknown, call)));
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

  /** For one call: it counts its failures. */
  private RetryPolicyBuilder<Object> policy() {
    var failures = new AtomicInteger();
    return RetryPolicy.builder()
        .withMaxRetries(settings.maxRetries())
        .withDelay(settings.delay())
        .withJitter(0.5)
        .withMaxDuration(LONGEST)
        .abortIf((result, failure) -> failure != null && isLast(failures.incrementAndGet()));
  }

  private boolean isLast(int failures) {
    return failures > settings.maxRetries() || !budget.tryAcquirePermit();
  }

  private static Supplier<Boolean> answerless(Runnable call) {
    return () -> {
      call.run();
      return true;
    };
  }

  private static <T> T run(RetryPolicyBuilder<Object> policy, Supplier<T> call) {
    try {
      return Failsafe.with(policy.build()).get(call::get);
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting to try again", e);
    }
  }
}
