package io.rollcall.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SystemClockTest {

  private final Clock clock = Clock.system();

  @Test
  void wallClockIsTheMachines() {
    var before = Instant.now();
    var told = clock.now();

    assertThat(told).isBetween(before, Instant.now());
  }

  @Test
  void elapsedTimeIsTheMachines() {
    var outside = System.nanoTime();
    var start = clock.nanos();
    while (clock.nanos() == start) {
      Thread.onSpinWait();
    }
    var elapsed = clock.since(start);

    assertThat(elapsed)
        .isBetween(Duration.ofNanos(1), Duration.ofNanos(System.nanoTime() - outside));
  }
}
