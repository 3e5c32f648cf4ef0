package io.rollcall.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();
  private final ArrayList<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilToldToPass() {
    var wall = time.now();
    var nanos = time.nanos();

    assertThat(time.now()).isEqualTo(wall);
    assertThat(time.nanos()).isEqualTo(nanos);
  }

  @Test
  void passingMovesBothClocks() {
    var wall = time.now();
    var nanos = time.nanos();

    time.pass(SECOND);

    assertThat(time.now()).isEqualTo(wall.plus(SECOND));
    assertThat(time.since(nanos)).isEqualTo(SECOND);
  }

  @Test
  void stepOfTheWallClockIsNoTimePassed() {
    var nanos = time.nanos();
    time.after(SECOND, () -> ran.add("action"));

    time.setWall(Instant.parse("2040-01-01T00:00:00Z"));
    time.pass(Duration.ZERO);

    assertThat(time.now()).isEqualTo("2040-01-01T00:00:00Z");
    assertThat(time.since(nanos)).isZero();
    assertThat(ran).isEmpty();
  }

  @Test
  void actionsRunEachAtItsOwnTimeInOrder() {
    var start = time.nanos();
    time.after(SECOND.multipliedBy(2), () -> ran.add("second at " + time.since(start)));
    time.after(SECOND, () -> ran.add("first at " + time.since(start)));
    time.after(SECOND.multipliedBy(2), () -> ran.add("third at " + time.since(start)));

    time.pass(SECOND.multipliedBy(3));

    assertThat(ran).containsExactly("first at PT1S", "second at PT2S", "third at PT2S");
    assertThat(time.since(start)).isEqualTo(SECOND.multipliedBy(3));
  }

  @Test
  void actionRunsOnceAndNotBeforeItsTime() {
    time.after(SECOND, () -> ran.add("action"));

    time.pass(SECOND.minusNanos(1));
    assertThat(ran).isEmpty();
    time.pass(Duration.ofNanos(1));
    assertThat(ran).containsExactly("action");
    time.pass(SECOND.multipliedBy(10));
    assertThat(ran).containsExactly("action");
  }

  @Test
  void actionScheduledByAnActionRunsInTheSamePass() {
    time.after(SECOND, () -> time.after(SECOND, () -> ran.add("action")));

    time.pass(SECOND.multipliedBy(2));

    assertThat(ran).containsExactly("action");
  }

  @Test
  void negativeDelayIsDueAtOnce() {
    time.after(SECOND.negated(), () -> ran.add("action"));

    time.pass(Duration.ZERO);

    assertThat(ran).containsExactly("action");
  }

  @Test
  void cancelledActionDoesNotRun() {
    var timer = time.after(SECOND, () -> ran.add("action"));

    timer.cancel();
    timer.cancel();
    time.pass(SECOND);

    assertThat(ran).isEmpty();
  }

  @Test
  void tellsWhatIsDueAndWhen() {
    time.after(SECOND.multipliedBy(3), () -> {});
    time.after(SECOND.multipliedBy(2), () -> {});

    time.pass(SECOND);

    assertThat(time.due()).containsExactly(SECOND, SECOND.multipliedBy(2));
  }

  @Test
  void throwingActionReachesTheTestAndHarmsNoOther() {
    var failure = new IllegalStateException("broken action");
    time.after(
        SECOND,
        () -> {
          throw failure;
        });
    time.after(SECOND, () -> ran.add("other"));

    assertThatThrownBy(() -> time.pass(SECOND)).isSameAs(failure);
    time.pass(Duration.ZERO);

    assertThat(ran).containsExactly("other");
  }

  @Test
  void closingDropsWhatWaitsAndWhatComesLater() {
    time.after(SECOND, () -> ran.add("waiting"));

    time.close();
    time.after(SECOND, () -> ran.add("later"));
    time.pass(SECOND);

    assertThat(ran).isEmpty();
  }
}
