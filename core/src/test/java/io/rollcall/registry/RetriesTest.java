package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.InstanceNotFound;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private final BackendUnavailable down = new BackendUnavailable("down", null);
  private final OutcomeUnknown unknown = new OutcomeUnknown("no answer", null);

  private final Retries retries = new Retries(new RetrySettings(3, Duration.ofMillis(1)));
  private int calls;

  @AfterEach
  void takeBackInterruption() {
    Thread.interrupted();
  }

  @Test
  void callIsMadeUntilItSucceeds() {
    retries.ifWithoutEffect(failing(2, down));
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void answerIsPassedOn() {
    assertThat(retries.<String>ifWithoutEffect(() -> "done")).isEqualTo("done");
  }

  @Test
  void lastFailureIsThrownAsItIs() {
    assertThatThrownBy(() -> retries.ifWithoutEffect(failing(9, down))).isSameAs(down);
    assertThat(calls).isEqualTo(4);
  }

  @Test
  void unknownOutcomeIsRepeatedOnlyWhereThatIsHarmless() {
    assertThatThrownBy(() -> retries.ifWithoutEffect(failing(1, unknown))).isSameAs(unknown);
    assertThat(calls).isEqualTo(1);

    calls = 0;
    retries.always(failing(2, unknown));
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void answerIsNoFailure() {
    var notFound = new InstanceNotFound(new InstanceKey("orders", "1"));

    assertThatThrownBy(() -> retries.always(failing(1, notFound))).isSameAs(notFound);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void noneIsMadeWhereNoneIsWanted() {
    var none = new Retries(RetrySettings.NONE);

    assertThatThrownBy(() -> none.always(failing(1, down))).isSameAs(down);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void budgetOfAllCallsIsKept() {
    var eager = new Retries(new RetrySettings(1_000_000, Duration.ofNanos(1)));

    assertThatThrownBy(() -> eager.always(failing(Integer.MAX_VALUE, down))).isSameAs(down);

    assertThat(calls).isBetween(Retries.BUDGET_PER_SECOND, 5 * Retries.BUDGET_PER_SECOND);
  }

  @Test
  void failureThatIsNotRetriedCostsNothing() {
    var retries = new Retries(new RetrySettings(1, Duration.ofNanos(1)));
    for (int i = 0; i < Retries.BUDGET_PER_SECOND; i++) {
      calls = 0;
      assertThatThrownBy(() -> retries.always(failing(9, down))).isSameAs(down);
      assertThat(calls).isEqualTo(2);
    }
  }

  @Test
  void laterFailureDoesNotMakeAnUnknownOutcomeKnown() {
    assertThatThrownBy(() -> retries.always(() -> fail(calls++ == 1 ? unknown : down)))
        .isSameAs(unknown);
    assertThat(calls).isEqualTo(4);

    calls = 0;
    var notFound = new InstanceNotFound(new InstanceKey("orders", "1"));
    assertThatThrownBy(() -> retries.always(() -> fail(calls++ == 0 ? unknown : notFound)))
        .isSameAs(notFound);
  }

  @Test
  void interruptionEndsTheWait() {
    var patient = new Retries(new RetrySettings(3, Duration.ofSeconds(5)));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> patient.always(failing(1, down)))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  private static void fail(RegistryException failure) {
    throw failure;
  }

  /** Fails that many times and then no more. */
  private Runnable failing(int times, RegistryException failure) {
    return () -> {
      if (calls++ < times) {
        throw failure;
      }
    };
  }
}
