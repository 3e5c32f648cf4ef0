package io.rollcall.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlotsTest {

  @Property
  void theNextSlotIsLaterByAnIntervalAtTheMost(
      @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long nanos,
      @ForAll @IntRange(min = 1, max = 86_400) int seconds,
      @ForAll int id) {
    var slots = slots(id, Duration.ofSeconds(seconds));

    long next = slots.after(nanos);

    assertThat(next - nanos).isBetween(1L, slots.intervalNanos());
    assertThat(slots.after(next)).isEqualTo(next + slots.intervalNanos());
    assertThat(slots.after(next - 1)).isEqualTo(next);
  }

  @Test
  void aRackOfInstancesIsSpreadOverTheInterval() {
    var perTenth = new int[10];
    for (int id = 0; id < 10_000; id++) {
      long first = slots(id, Duration.ofSeconds(10)).after(0);
      perTenth[(int) ((first - 1) / Duration.ofSeconds(1).toNanos())]++;
    }

    assertThat(Arrays.stream(perTenth).boxed()).allMatch(count -> count > 850 && count < 1150);
  }

  private static Slots slots(int id, Duration interval) {
    return Slots.of(new InstanceKey("orders", "orders-" + Integer.toUnsignedString(id)), interval);
  }
}
