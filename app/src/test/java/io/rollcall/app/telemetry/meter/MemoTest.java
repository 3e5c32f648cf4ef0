package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoTest {

  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger source = new AtomicInteger();
  private final Memo<Integer> memo = new Memo<>(source::incrementAndGet, time);

  @Test
  void asksOnceASecond() {
    assertThat(memo.get()).isEqualTo(1);
    time.pass(Duration.ofMillis(999));
    assertThat(memo.get()).isEqualTo(1);

    time.pass(Duration.ofMillis(1));
    assertThat(memo.get()).isEqualTo(2);
  }
}
