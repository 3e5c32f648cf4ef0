package io.rollcall.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SimulatorTest {

  private static final long SEED = 5;
  private static final int THREADS = 6;

  @Test
  @Timeout(30)
  void threadHeldUpFromOutsideGoesOnAsIfItHadNotBeen() throws InterruptedException {
    var free = orderOfThreadsThatEnter(new Object(), new AtomicReference<>());

    var monitor = new Object();
    var first = new AtomicReference<Thread>();
    var held = new CountDownLatch(1);
    var holder =
        Thread.ofPlatform()
            .start(
                () -> {
                  synchronized (monitor) {
                    held.countDown();
                    awaitBlocked(first);
                  }
                });
    held.await();
    var heldUp = orderOfThreadsThatEnter(monitor, first);
    holder.join();

    assertThat(free).hasSize(2 * THREADS);
    assertThat(heldUp).isEqualTo(free);
  }

  /** Each says so before and after it has the monitor. */
  private static List<String> orderOfThreadsThatEnter(
      Object monitor, AtomicReference<Thread> first) {
    var simulator = new Simulator(SEED);
    var machine = new Machine(simulator, "machine");
    var order = new ArrayList<String>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      machine.begin(
          () -> {
            order.add(number + " wants it");
            first.compareAndSet(null, Thread.currentThread());
            synchronized (monitor) {
              order.add(number + " has it");
            }
          });
    }
    simulator.runUntil(Duration.ofSeconds(1).toNanos());
    return order;
  }

  private static void awaitBlocked(AtomicReference<Thread> thread) {
    while (thread.get() == null || thread.get().getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatAThreadThrowsEndsTheSimulation() {
    var simulator = new Simulator(SEED);
    new Machine(simulator, "machine")
        .begin(
            () -> {
              throw new IllegalArgumentException("as told");
            });

    assertThatThrownBy(() -> simulator.runUntil(1)).hasRootCauseMessage("as told");
  }
}
