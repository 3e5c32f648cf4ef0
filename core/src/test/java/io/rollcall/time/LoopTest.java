package io.rollcall.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {

  private static final Duration PERIOD = Duration.ofSeconds(3);

  private final VirtualTime time = new VirtualTime();
  private final List<Long> runs = new ArrayList<>();

  @Test
  void runsOnceInEachPeriod() {
    var loop = Loop.every(PERIOD, "counting", this::count, time);
    time.pass(Duration.ofSeconds(10));
    loop.close();

    assertThat(runs).containsExactly(3L, 6L, 9L);
  }

  @Test
  void runsAtOnceWhereThatIsAskedFor() {
    var loop = Loop.nowAndEvery(PERIOD, "counting", this::count, time);
    time.pass(Duration.ofSeconds(4));
    loop.close();

    assertThat(runs).containsExactly(0L, 3L);
  }

  @Test
  void goesOnAfterWhateverARunThrows() {
    Runnable failing =
        () -> {
          count();
          switch (runs.size()) {
            case 1 -> throw new IllegalStateException("broken on purpose");
            case 2 -> throw new AssertionError("broken on purpose");
            case 3 -> throw new NoClassDefFoundError("broken on purpose");
            default -> {}
          }
        };
    var loop = Loop.every(PERIOD, "failing on purpose", failing, time);
    time.pass(Duration.ofSeconds(12));
    loop.close();

    assertThat(runs).hasSize(4);
  }

  @Test
  void startsNoRunOnceClosedAndLeavesNothingWaiting() {
    var loop = Loop.every(PERIOD, "counting", this::count, time);
    time.pass(PERIOD);

    loop.close();
    loop.close();

    assertThat(time.due()).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(runs).hasSize(1);
  }

  @Test
  void runThatClosesItIsTheLast() {
    var loops = new ArrayList<Loop>();
    loops.add(
        Loop.every(
            PERIOD,
            "closing itself",
            () -> {
              count();
              loops.getFirst().close();
            },
            time));

    time.pass(Duration.ofMinutes(1));

    assertThat(runs).hasSize(1);
  }

  @Test
  void runsOnASystemSchedulerToo() throws InterruptedException {
    var thrice = new CountDownLatch(3);
    try (var scheduler = Scheduler.system()) {
      var loop = Loop.nowAndEvery(Duration.ofMillis(1), "counting", thrice::countDown, scheduler);
      assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
      loop.close();
    }
  }

  private void count() {
    runs.add(Duration.ofNanos(time.nanos()).toSeconds());
  }
}
