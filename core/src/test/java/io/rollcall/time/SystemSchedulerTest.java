package io.rollcall.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must not run is scheduled before something that must, so that its time has surely come. */
@Timeout(10)
class SystemSchedulerTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATER = Duration.ofMillis(100);

  private final Scheduler scheduler = Scheduler.system();
  private final Set<String> ran = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void actionRunsOnAVirtualThreadAfterItsDelay() {
    var clock = Clock.system();
    var start = clock.nanos();
    var thread = new CompletableFuture<Thread>();
    var elapsed = new CompletableFuture<Duration>();

    scheduler.after(
        SOON,
        () -> {
          elapsed.complete(clock.since(start));
          thread.complete(Thread.currentThread());
        });

    assertThat(thread.join().isVirtual()).isTrue();
    assertThat(elapsed.join()).isGreaterThanOrEqualTo(SOON);
  }

  @Test
  void negativeDelayRunsAtOnce() {
    waitFor(scheduler, Duration.ofHours(-1));
  }

  @Test
  void cancelledActionDoesNotRun() {
    var timer = scheduler.after(SOON, () -> ran.add("cancelled"));

    timer.cancel();
    timer.cancel();
    waitFor(scheduler, LATER);

    assertThat(ran).isEmpty();
  }

  @Test
  void throwingActionHarmsNoOther() {
    scheduler.after(
        Duration.ZERO,
        () -> {
          ran.add("throwing");
          throw new IllegalStateException("thrown on purpose by a test");
        });

    waitFor(scheduler, LATER);

    assertThat(ran).containsExactly("throwing");
  }

  @Test
  void blockingActionDelaysNoOther() throws InterruptedException {
    var otherRan = new CountDownLatch(1);
    var blockedOneEnded = new CountDownLatch(1);
    scheduler.after(
        Duration.ZERO,
        () -> {
          awaitUninterrupted(otherRan);
          blockedOneEnded.countDown();
        });

    scheduler.after(SOON, otherRan::countDown);

    assertThat(blockedOneEnded.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingDropsWhatWaitsAndWhatComesLater() {
    scheduler.after(SOON, () -> ran.add("waiting"));

    scheduler.close();
    scheduler.close();
    scheduler.after(Duration.ZERO, () -> ran.add("later")).cancel();
    scheduler.after(Duration.ZERO, () -> ran.add("later"));
    try (var other = Scheduler.system()) {
      waitFor(other, LATER);
    }

    assertThat(ran).isEmpty();
  }

  private static void waitFor(Scheduler scheduler, Duration delay) {
    var done = new CountDownLatch(1);
    scheduler.after(delay, done::countDown);
    awaitUninterrupted(done);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
