package io.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Batches.Bounds;
import io.rollcall.store.Batches.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchesTest {

  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final List<List<String>> sent = new CopyOnWriteArrayList<>();
  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    mayEnd.countDown();
    for (var thread : threads) {
      thread.join();
    }
  }

  @Test
  void loneWriteGoesAtOnceOnItsCallersThread() {
    var batches =
        new Batches<String, Thread>(
            "the store",
            new Bounds(1, 8, PATIENT),
            () -> write -> true,
            batch -> batch.forEach(call -> call.answer(Thread.currentThread())));

    assertThat(batches.call("one")).isSameAs(Thread.currentThread());
    assertThat(batches.call("two")).isSameAs(Thread.currentThread());
  }

  @Test
  void writesThatComeMeanwhileGoTogetherInTheirOrderAndHaveTheirOwnAnswers() throws Exception {
    var batches = batches(new Bounds(1, 3, PATIENT));
    occupy(batches, "first");

    var others = waiting(batches, "a", "b", "c", "d");
    end();

    assertThat(sent).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("d"));
    assertThat(others)
        .extracting(CompletableFuture::join)
        .containsExactly("done: a", "done: b", "done: c", "done: d");
  }

  @Test
  void noMoreAreUnderWayThanSaid() throws Exception {
    var batches = batches(new Bounds(2, 8, PATIENT));
    occupy(batches, "first");
    occupy(batches, "second");

    waiting(batches, "a", "b");
    assertThat(sent).containsExactlyInAnyOrder(List.of("first"), List.of("second"));
    end();

    assertThat(sent).hasSize(3).contains(List.of("a", "b"));
    var again = new Batches<>("the store", new Bounds(2, 8, PATIENT), () -> w -> true, answer());
    assertThat(again.call("later")).isEqualTo("done: later");
  }

  @Test
  void writeThatFindsNoRoomKeepsItsPlaceAndTheFirstGoesInAnyCase() throws Exception {
    var batches =
        new Batches<>(
            "the store", new Bounds(1, 8, PATIENT), BatchesTest::noTwoOfALetter, answer());
    occupy(batches, "first");

    waiting(batches, "a1", "a2", "b1", "a3", "never");
    end();

    assertThat(sent)
        .containsExactly(
            List.of("first"), List.of("a1", "b1"), List.of("a2"), List.of("a3"), List.of("never"));
  }

  @Test
  void failureIsOfWhomItConcerns() throws Exception {
    var batches = batches(new Bounds(1, 8, PATIENT));
    occupy(batches, "first");

    var calls = waiting(batches, "a", "bad", "b");
    end();

    assertThat(calls.get(0)).isCompletedWithValue("done: a");
    assertThat(calls.get(2)).isCompletedWithValue("done: b");
    assertThatThrownBy(() -> calls.get(1).join())
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad");
  }

  @Test
  void whatIsThrownIsOfThoseThatWereNotAnsweredAndLaterOnesGoOn() throws Exception {
    var batches = batches(new Bounds(1, 3, PATIENT));
    occupy(batches, "first");

    var calls = waiting(batches, "a", "break", "b", "c");
    end();

    assertThat(calls.get(0)).isCompletedWithValue("done: a");
    assertThatThrownBy(() -> calls.get(1).join()).hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> calls.get(2).join()).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(calls.get(3)).isCompletedWithValue("done: c");
  }

  @Test
  void turnThatDoesNotComeInTimeIsGivenUpWithoutEffect() throws Exception {
    var hasty = batches(new Bounds(1, 8, Duration.ofMillis(50)));
    occupy(hasty, "first");

    assertThatThrownBy(() -> hasty.call("late"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("the store did not answer in time");
    end();

    assertThat(sent).containsExactly(List.of("first"));
    assertThat(hasty.call("later")).isEqualTo("done: later");
  }

  @Test
  void answerThatDoesNotComeInTimeLeavesTheOutcomeUnknown() throws Exception {
    var mayGo = new CountDownLatch(1);
    var hasty =
        new Batches<String, String>(
            "the store",
            new Bounds(1, 8, Duration.ofMillis(500)),
            () -> write -> true,
            batch -> {
              sent.add(batch.stream().map(Call::write).toList());
              arrived.release();
              await(batch.getFirst().write().equals("first") ? mayGo : mayEnd);
            });
    occupy(hasty, "first");

    var call = waiting(hasty, "slow").getFirst();
    mayGo.countDown();
    awaitArrival();

    assertThatThrownBy(call::join).hasCauseInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void interruptionEndsTheWaitWithoutEffect() throws Exception {
    var batches = batches(new Bounds(1, 8, PATIENT));
    occupy(batches, "first");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> batches.call("never"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    end();

    assertThat(sent).containsExactly(List.of("first"));
  }

  private Batches<String, String> batches(Bounds bounds) {
    return new Batches<>("the store", bounds, () -> write -> true, answer());
  }

  /** Answers nothing before {@link #end}; says what it was sent. */
  private Batches.Sender<String, String> answer() {
    return batch -> {
      sent.add(batch.stream().map(Call::write).toList());
      arrived.release();
      await(mayEnd);
      for (var call : batch) {
        if (call.write().equals("break")) {
          throw new IllegalStateException("broken");
        } else if (call.write().equals("bad")) {
          call.fail(new IllegalArgumentException("bad"));
        } else {
          call.answer("done: " + call.write());
        }
      }
    };
  }

  private static Predicate<String> noTwoOfALetter() {
    var letters = new ArrayList<Character>();
    return write -> {
      var isNew = !letters.contains(write.charAt(0)) && !write.equals("never");
      letters.add(write.charAt(0));
      return isNew;
    };
  }

  /** Calls on a thread of its own, and returns when the sender has it. */
  private void occupy(Batches<String, String> batches, String write) throws InterruptedException {
    start(batches, write, new CompletableFuture<>());
    awaitArrival();
  }

  /** Calls one after another, each on a thread of its own, and returns when all wait. */
  private List<CompletableFuture<String>> waiting(
      Batches<String, String> batches, String... writes) {
    var outcomes = new ArrayList<CompletableFuture<String>>();
    for (var write : writes) {
      var outcome = new CompletableFuture<String>();
      var thread = start(batches, write, outcome);
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(thread.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private Thread start(
      Batches<String, String> batches, String write, CompletableFuture<String> outcome) {
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    outcome.complete(batches.call(write));
                  } catch (RuntimeException e) {
                    outcome.completeExceptionally(e);
                  }
                });
    threads.add(thread);
    return thread;
  }

  private void awaitArrival() throws InterruptedException {
    assertThat(arrived.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
