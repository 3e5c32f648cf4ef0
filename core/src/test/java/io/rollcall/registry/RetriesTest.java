package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.registry.Write.Done;
import io.rollcall.registry.Write.Repeat;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private final BackendUnavailable down = new BackendUnavailable("down", null);
  private final OutcomeUnknown unknown = new OutcomeUnknown("no answer", null);

  private final VirtualTime time = new VirtualTime();
  private final List<Duration> pauses = new ArrayList<>();
  private final Retries retries = retries(3, Duration.ofSeconds(1));
  private int calls;

  @AfterEach
  void takeBackInterruption() {
    Thread.interrupted();
  }

  @Test
  void callIsMadeUntilItSucceeds() {
    ifWithoutEffect(retries, failing(2, down));
    assertThat(calls).isEqualTo(3);
    assertThat(retries.made()).isEqualTo(2);
  }

  @Test
  void answerIsPassedOn() {
    assertThat(retries.<String>run(() -> "done", Repeat.IF_WITHOUT_EFFECT)).isEqualTo("done");
  }

  @Test
  void lastFailureIsThrownAsItIs() {
    assertThatThrownBy(() -> ifWithoutEffect(retries, failing(9, down))).isSameAs(down);
    assertThat(calls).isEqualTo(4);
  }

  @Test
  void unknownOutcomeIsRepeatedOnlyWhereThatIsHarmless() {
    assertThatThrownBy(() -> ifWithoutEffect(retries, failing(1, unknown))).isSameAs(unknown);
    assertThat(calls).isEqualTo(1);

    calls = 0;
    always(retries, failing(2, unknown));
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void whatIsNeverRepeatedIsCalledOnce() {
    assertThatThrownBy(() -> run(retries, failing(1, down), Repeat.NEVER)).isSameAs(down);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void answerIsNoFailure() {
    var notFound = new InstanceNotFound(new InstanceKey("orders", "1"));

    assertThatThrownBy(() -> always(retries, failing(1, notFound))).isSameAs(notFound);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void noneIsMadeWhereNoneIsWanted() {
    var none = retries(0, Duration.ofSeconds(1));

    assertThatThrownBy(() -> always(none, failing(1, down))).isSameAs(down);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void budgetOfAllCallsIsKept() {
    var eager = retries(1_000_000, Duration.ofNanos(1));

    assertThatThrownBy(() -> always(eager, failing(Integer.MAX_VALUE, down))).isSameAs(down);

    assertThat(calls).isEqualTo(Retries.BUDGET_PER_SECOND + 1);
    time.pass(Duration.ofMillis(500));
    calls = 0;
    assertThatThrownBy(() -> always(eager, failing(Integer.MAX_VALUE, down))).isSameAs(down);
    assertThat(calls).isEqualTo(Retries.BUDGET_PER_SECOND / 2 + 1);
  }

  @Test
  void pausesVaryAroundTheDelay() {
    var patient = retries(9, Duration.ofMillis(100));

    assertThatThrownBy(() -> always(patient, failing(10, down))).isSameAs(down);

    assertThat(pauses)
        .hasSize(9)
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofMillis(50), Duration.ofMillis(150)));
    assertThat(Set.copyOf(pauses)).hasSizeGreaterThan(1);
  }

  @Test
  void noneIsMadeLongAfterTheCallBegan() {
    var patient = retries(100, Duration.ofSeconds(2));

    assertThatThrownBy(() -> always(patient, failing(100, down))).isSameAs(down);

    var waited = pauses.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofSeconds(7), Retries.LONGEST);
  }

  @Test
  void failureThatIsNotRetriedCostsNothing() {
    var retries = retries(1, Duration.ofNanos(1));
    for (int i = 0; i < Retries.BUDGET_PER_SECOND; i++) {
      calls = 0;
      assertThatThrownBy(() -> always(retries, failing(9, down))).isSameAs(down);
      assertThat(calls).isEqualTo(2);
    }
  }

  @Test
  void laterFailureDoesNotMakeAnUnknownOutcomeKnown() {
    assertThatThrownBy(() -> always(retries, () -> fail(calls++ == 1 ? unknown : down)))
        .isSameAs(unknown);
    assertThat(calls).isEqualTo(4);

    calls = 0;
    var notFound = new InstanceNotFound(new InstanceKey("orders", "1"));
    assertThatThrownBy(() -> always(retries, () -> fail(calls++ == 0 ? unknown : notFound)))
        .isSameAs(notFound);
  }

  @Test
  void interruptionEndsTheWait() {
    var patient =
        new Retries(new RetrySettings(3, Duration.ofSeconds(5)), time, time, new Random());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> always(patient, failing(1, down)))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interruptionDoesNotMakeAnUnknownOutcomeKnown() {
    var patient =
        new Retries(new RetrySettings(3, Duration.ofSeconds(5)), time, time, new Random());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> always(patient, failing(1, unknown))).isSameAs(unknown);
  }

  private Retries retries(int most, Duration delay) {
    return new Retries(new RetrySettings(most, delay), time, new PassingTime(), new Random());
  }

  private static void ifWithoutEffect(Retries retries, Runnable call) {
    run(retries, call, Repeat.IF_WITHOUT_EFFECT);
  }

  private static void always(Retries retries, Runnable call) {
    run(retries, call, Repeat.ALWAYS);
  }

  private static void run(Retries retries, Runnable call, Repeat repeat) {
    retries.run(
        () -> {
          call.run();
          return Done.DONE;
        },
        repeat);
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

  /** Lets each pause pass at once. */
  private final class PassingTime implements Scheduler {

    @Override
    public Timer after(Duration delay, Runnable action) {
      pauses.add(delay);
      time.pass(delay);
      action.run();
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
