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

  /** Passes in some tests, but not before a turn has come. */
  private static final Duration HASTY = Duration.ofSeconds(1);

  private final List<List<String>> sent = new CopyOnWriteArrayList<>();
  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch mayGo = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    mayGo.countDown();
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
  void whoGivesUpBeforeTheSenderBeginsIsNotSent() throws Exception {
    var hasty =
        batches(
            HASTY,
            batch -> {
              arrived.release();
              await(batch.getFirst().write().equals("first") ? mayGo : mayEnd);
              answer(begun(batch));
            });
    occupy(hasty, "first");
    var late = waiting(hasty, "late").getFirst();
    mayGo.countDown();
    awaitArrival();

    assertThatThrownBy(late::join)
        .hasCauseInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("the store did not answer in time");
    end();

    assertThat(hasty.call("later")).isEqualTo("done: later");
    assertThat(sent).containsExactly(List.of("first"), List.of(), List.of("later"));
  }

  @Test
  void whatTheSenderBeganWithIsWaitedForHoweverLongItTakes() throws Exception {
    var hasty =
        batches(
            HASTY,
            batch -> {
              var begun = begun(batch);
              arrived.release();
              await(begun.getFirst().write().equals("first") ? mayGo : mayEnd);
              answer(begun);
            });
    occupy(hasty, "first");
    var slow = waiting(hasty, "slow").getFirst();
    mayGo.countDown();
    awaitArrival();

    awaitState(threads.getLast(), Thread.State.WAITING); // no longer within a time
    end();

    assertThat(slow).isCompletedWithValue("done: slow");
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

  @Test
  void interruptionOfWhatTheSenderBeganWithLeavesItUnknownAndItIsNotSentAgain() throws Exception {
    var again = new CompletableFuture<Boolean>();
    var batches =
        batches(
            PATIENT,
            batch -> {
              var begun = begun(batch);
              arrived.release();
              if (begun.getFirst().write().equals("lost")) {
                await(mayEnd);
                again.complete(begun.getFirst().begin());
              } else {
                await(mayGo);
              }
              answer(begun);
            });
    occupy(batches, "first");
    var lost = waiting(batches, "lost").getFirst();
    mayGo.countDown();
    awaitArrival();

    threads.getLast().interrupt();
    assertThatThrownBy(lost::join).hasCauseInstanceOf(OutcomeUnknown.class);
    end();

    assertThat(again.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private Batches<String, String> batches(Bounds bounds) {
    return new Batches<>("the store", bounds, () -> write -> true, answer());
  }

  /** Sends one batch at a time. */
  private static Batches<String, String> batches(
      Duration longest, Batches.Sender<String, String> sender) {
    return new Batches<>("the store", new Bounds(1, 8, longest), () -> write -> true, sender);
  }

  /** Answers nothing before {@link #end}; says what it was sent. */
  private Batches.Sender<String, String> answer() {
    return batch -> {
      var begun = begun(batch);
      arrived.release();
      await(mayEnd);
      answer(begun);
    };
  }

  private List<Call<String, String>> begun(List<Call<String, String>> batch) {
    var begun = batch.stream().filter(Call::begin).toList();
    sent.add(begun.stream().map(Call::write).toList());
    return begun;
  }

  private static void answer(List<Call<String, String>> begun) {
    for (var call : begun) {
      if (call.write().equals("break")) {
        throw new IllegalStateException("broken");
      } else if (call.write().equals("bad")) {
        call.fail(new IllegalArgumentException("bad"));
      } else {
        call.answer("done: " + call.write());
      }
    }
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
      awaitState(thread, Thread.State.TIMED_WAITING);
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

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
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
