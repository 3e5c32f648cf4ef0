package io.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");
  private static final InstanceKey ORDERS_2 = new InstanceKey("orders", "2");

  private final Turns turns = new Turns(Duration.ofSeconds(20));
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    mayEnd.countDown();
    for (var thread : threads) {
      thread.join();
    }
    Thread.interrupted();
  }

  @Test
  void writersOfAKeyTakeTurnsInTheOrderTheyCame() throws InterruptedException {
    occupy(turns, ORDERS_1);
    var order = new ArrayList<Integer>(); // guarded by the turn
    for (int i = 0; i < 16; i++) {
      int number = i;
      var thread =
          start(
              () ->
                  turns.take(
                      ORDERS_1,
                      () -> {
                        order.add(number);
                        return order.add(number);
                      }));
      awaitWaiting(thread);
    }
    assertThat(order).isEmpty();

    end();

    assertThat(order).hasSize(32).isSorted();
  }

  @Test
  void otherKeysNeedNotWait() throws InterruptedException {
    occupy(turns, ORDERS_1);

    assertThat(turns.<String>take(ORDERS_2, () -> "done")).isEqualTo("done");
  }

  @Test
  void turnIsNotWaitedForLongerThanSaid() throws InterruptedException {
    var hasty = new Turns(Duration.ofMillis(50));
    occupy(hasty, ORDERS_1);

    assertThatThrownBy(() -> hasty.take(ORDERS_1, () -> "never"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("too many at the same time");
    end();
    assertThat(hasty.<String>take(ORDERS_1, () -> "done")).isEqualTo("done");
  }

  @Test
  void failureEndsTheTurn() throws InterruptedException {
    var failure = new IllegalStateException("bad");

    assertThatThrownBy(
            () ->
                turns.take(
                    ORDERS_1,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    occupy(turns, ORDERS_1);
  }

  @Test
  void interruptionEndsTheWait() throws InterruptedException {
    occupy(turns, ORDERS_1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> turns.take(ORDERS_1, () -> "never"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A thread that got the turn at once, or too late, ends. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }

  /** Another thread has the turn until {@link #end}. */
  private void occupy(Turns occupied, InstanceKey key) throws InterruptedException {
    var taken = new CountDownLatch(1);
    start(
        () ->
            occupied.take(
                key,
                () -> {
                  taken.countDown();
                  return awaitEnd();
                }));
    assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private boolean awaitEnd() {
    try {
      return mayEnd.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Thread start(Runnable action) {
    var thread = Thread.ofPlatform().start(action);
    threads.add(thread);
    return thread;
  }
}
