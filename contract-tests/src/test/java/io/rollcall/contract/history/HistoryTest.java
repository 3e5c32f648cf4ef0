package io.rollcall.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Concurrently;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Observation.Silence;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final VirtualTime time = new VirtualTime();

  @Test
  void timesCountFromTheBeginning() {
    time.pass(Duration.ofSeconds(3));
    var history = new History(time);
    time.pass(Duration.ofNanos(1));

    var call = history.start("a", ORDERS_1, new Renew());
    time.pass(Duration.ofNanos(1));
    call.end(Outcome.OK);

    assertThat(history.calls())
        .containsExactly(new Call("a", ORDERS_1, new Renew(), 1, 2, Outcome.OK));
  }

  @Test
  void callThatHasNotEndedIsUnknown() {
    var history = new History(time);
    history.start("a", ORDERS_1, new Renew());
    time.pass(Duration.ofNanos(7));

    assertThat(history.calls())
        .containsExactly(new Call("a", ORDERS_1, new Renew(), 0, 7, Outcome.UNKNOWN));
  }

  @Test
  void faultThatWasNotHealedLastsForever() {
    var history = new History(time);
    var fault = history.begin("pause", Set.of(new Fault.Paused("a")));
    time.pass(Duration.ofNanos(1));
    fault.inForce();

    assertThat(history.faults())
        .containsExactly(
            new Fault(
                "pause", Set.of(new Fault.Paused("a")), 0, 1, Long.MAX_VALUE, Long.MAX_VALUE));
    new HistoryChecker(Story.BOUNDS).check(history);
  }

  @Test
  void healedFaultHasAllItsTimes() {
    var history = new History(time);
    var fault = history.begin("pause", Set.of());
    time.pass(Duration.ofNanos(1));
    fault.inForce();
    time.pass(Duration.ofNanos(1));
    fault.healing();
    time.pass(Duration.ofNanos(1));
    fault.healed();

    assertThat(history.faults()).containsExactly(new Fault("pause", Set.of(), 0, 1, 2, 3));
  }

  @Test
  void manyThreadsRecordAtTheSameTime() throws Exception {
    var history = new History(Clock.system());

    Concurrently.run(
        16,
        number -> {
          for (int i = 0; i < 100; i++) {
            history.start("a", ORDERS_1, new Renew()).end(Outcome.OK);
            history.observed("a", "orders", history.nanos(), new Silence());
          }
        });

    assertThat(history.calls()).hasSize(1600).isSortedAccordingTo(this::byStart);
    assertThat(history.observations()).hasSize(1600);
  }

  private int byStart(Call one, Call other) {
    return Long.compare(one.startNanos(), other.startNanos());
  }
}
