package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloodTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();
  private final List<Long> keptBack = new ArrayList<>();
  private final Flood flood = new Flood(time, time, keptBack::add);

  @Test
  void soManyPassInASecond() {
    assertThat(passing(100)).isEqualTo(Flood.MOST_A_SECOND);

    time.pass(SECOND);
    assertThat(passing(100)).isEqualTo(Flood.MOST_A_SECOND);
  }

  @Test
  void howManyDidNotIsToldOnceASecond() {
    passing(100);
    assertThat(keptBack).isEmpty();

    time.pass(SECOND);
    passing(15);
    time.pass(SECOND);
    time.pass(SECOND);

    assertThat(keptBack).containsExactly(90L, 5L);
  }

  @Test
  void whereAllPassNothingIsTold() {
    passing(Flood.MOST_A_SECOND);

    time.pass(SECOND.multipliedBy(10));

    assertThat(keptBack).isEmpty();
  }

  private long passing(int events) {
    return IntStream.range(0, events).filter(i -> flood.passes()).count();
  }
}
