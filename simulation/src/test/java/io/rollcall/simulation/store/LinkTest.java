package io.rollcall.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Link.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final int CHANGES = 40;

  /** While it hangs changes pile up, and when it heals some are on the way already. */
  @Test
  void streamThatHungIsWholeAndInOrderOrBreaks() {
    int whole = 0;
    for (long seed = 0; seed < 20; seed++) {
      var broken = new AtomicBoolean();
      var seen = changesSeenOverAHang(seed, broken);
      if (!broken.get()) {
        whole++;
        assertThat(seen)
            .as("seed %d", seed)
            .isEqualTo(LongStream.rangeClosed(2, CHANGES + 1).boxed().toList());
      }
    }
    assertThat(whole).isPositive();
  }

  private static List<Long> changesSeenOverAHang(long seed, AtomicBoolean broken) {
    var simulator = new Simulator(seed);
    var store = new ModelledStore(simulator);
    var link = new Link(simulator, store, "a");
    var seen = new ArrayList<Long>();
    var machine = new Machine(simulator, "a");
    machine.begin(
        () ->
            link.watch(
                store.watches(), change -> seen.add(change.revision()), () -> broken.set(true)));
    for (int i = 0; i < CHANGES; i++) {
      var registration = Registration.builder("orders", "" + i, "10.0.0.1", 80).build();
      simulator.after(
          Duration.ofMillis(10).plusNanos(i * 100_000L),
          () -> store.put(registration, Instant.EPOCH, PutMode.CREATE_ONLY));
    }
    simulator.after(Duration.ofMillis(11), () -> link.hang(Way.FROM_STORE));
    simulator.after(Duration.ofMillis(13), () -> link.heal(Way.FROM_STORE));
    simulator.runUntil(Duration.ofSeconds(1).toNanos());
    return seen;
  }
}
