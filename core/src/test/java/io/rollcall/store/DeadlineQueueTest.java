package io.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that does not run for a while: its clock goes on, its timers do not. */
class DeadlineQueueTest {

  private static final Duration NAP = Duration.ofSeconds(1);

  private final VirtualTime clock = new VirtualTime();
  private final VirtualTime timers = new VirtualTime();
  private final DeadlineQueue<Long> queue =
      new DeadlineQueue<>(Long::longValue, Comparator.naturalOrder(), clock, timers);
  private final long startNanos = queue.resumedNanos();

  @BeforeEach
  void start() {
    queue.start(() -> {});
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void hasRunSinceTheLookThatCameMuchTooLate() {
    clock.pass(Duration.ofMinutes(1));
    timers.pass(NAP);

    assertThat(queue.resumedNanos()).isEqualTo(clock.nanos());
  }

  @Test
  void hasRunAllTheTimeThoughALookWasALittleLate() {
    clock.pass(NAP.multipliedBy(2));
    timers.pass(NAP);

    assertThat(queue.lookedNanos()).isEqualTo(clock.nanos());
    assertThat(queue.resumedNanos()).isEqualTo(startNanos);
  }
}
