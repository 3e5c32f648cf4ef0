package io.rollcall.registry;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.function.Supplier;

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
  private final FailsafeExecutor<Object> ifWithoutEffect;
  private final FailsafeExecutor<Object> always;

  Retries(RetrySettings settings) {
    ifWithoutEffect = Failsafe.with(policy(settings).handle(BackendUnavailable.class).build());
    always =
        Failsafe.with(
            policy(settings).handle(BackendUnavailable.class, OutcomeUnknown.class).build());
  }

  /** Calls again only what surely had no effect. */
  <T> T ifWithoutEffect(Supplier<T> call) {
    return run(ifWithoutEffect, call);
  }

  void ifWithoutEffect(Runnable call) {
    run(ifWithoutEffect, answerless(call));
  }

  /** Calls again whatever failed; for calls that may be made twice. */
  void always(Runnable call) {
    run(always, answerless(call));
  }

  private RetryPolicyBuilder<Object> policy(RetrySettings settings) {
    return RetryPolicy.builder()
        .withMaxRetries(settings.maxRetries())
        .withDelay(settings.delay())
        .withJitter(0.5)
        .withMaxDuration(LONGEST)
        .abortIf((result, failure) -> failure != null && !budget.tryAcquirePermit());
  }

  private static Supplier<Boolean> answerless(Runnable call) {
    return () -> {
      call.run();
      return true;
    };
  }

  private static <T> T run(FailsafeExecutor<Object> executor, Supplier<T> call) {
    try {
      return executor.get(call::get);
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting to try again", e);
    }
  }
}
