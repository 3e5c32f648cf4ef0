package io.rollcall.store;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * For backends: writes that come while others are under way wait, and go to the store together as
 * soon as one of those is answered. A write that need not wait goes at once, alone, on its caller's
 * thread. Each has its own answer. Thread-safe.
 *
 * <p>A caller whose turn does not come in time gives up, without effect: until the sender begins
 * with a write, it can be withdrawn.
 *
 * @param <W> a write
 * @param <A> what is answered to it
 */
public final class Batches<W, A> {

  /**
   * What batches are bounded by.
   *
   * @param underWay how many of them the store has at once
   * @param together how many writes there are in one
   * @param longest how long a write may wait until the sender begins with it
   */
  public record Bounds(int underWay, int together, Duration longest) {}

  /** Has the store do what a batch holds. */
  @FunctionalInterface
  public interface Sender<W, A> {

    /**
     * Begins with each call, and answers it or has it fail, within a deadline of its own. What this
     * throws, those fail with that it did neither to.
     */
    void send(List<Call<W, A>> batch);
  }

  /** A write that waits for its turn, or for the store. */
  public static final class Call<W, A> {

    private enum State {
      WAITING,
      BEGUN,
      GIVEN_UP
    }

    private final W write;
    private final CompletableFuture<A> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private Call(W write) {
      this.write = write;
    }

    public W write() {
      return write;
    }

    /**
     * To be called right before the write is handed to the store's driver, each time that it is.
     * False when nobody waits for it any more: then it must not be sent.
     */
    public boolean begin() {
      return state.updateAndGet(now -> now == State.GIVEN_UP ? now : State.BEGUN) == State.BEGUN;
    }

    /** False when the sender has begun with it; its caller then has to wait. */
    private boolean withdraw() {
      return state.compareAndSet(State.WAITING, State.GIVEN_UP);
    }

    /** Ends the wait for it in any case; false when it may have been sent. */
    private boolean leave() {
      return state.getAndSet(State.GIVEN_UP) == State.WAITING;
    }

    public void answer(A answer) {
      outcome.complete(answer);
    }

    /** Does nothing when it was answered. */
    public void fail(Throwable reason) {
      outcome.completeExceptionally(reason);
    }
  }

  private final String store;
  private final Bounds bounds;
  private final Supplier<Predicate<W>> rooms;
  private final Sender<W, A> sender;
  private final Set<Call<W, A>> waiting = new LinkedHashSet<>();
  private int underWay;

  /**
   * @param store what messages call it, such as {@code etcd}
   * @param rooms makes for each batch what says whether one more write goes with those that it took
   *     before; the others keep their places. The first goes in any case
   */
  public Batches(String store, Bounds bounds, Supplier<Predicate<W>> rooms, Sender<W, A> sender) {
    this.store = store;
    this.bounds = bounds;
    this.rooms = rooms;
    this.sender = sender;
  }

  /**
   * Has the store do it. Throws what the sender has it fail with.
   *
   * @throws BackendUnavailable when the sender did not begin with it in time: it had no effect
   * @throws OutcomeUnknown when the caller was interrupted after that
   */
  public A call(W write) {
    var call = new Call<W, A>(write);
    if (enter(call)) {
      send(List.of(call));
      passOn();
    }
    try {
      return outcome(call);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var reason = "the call was interrupted; the write ";
      throw call.leave()
          ? notSent(call, reason + "was not sent", e)
          : new OutcomeUnknown(reason + "may have been done or may yet be", e);
    }
  }

  /**
   * For a sender whose store refused what only some of a batch may be to blame for: sends each
   * alone, all at the same time, and returns when all are answered.
   */
  public static <W, A> void sendEachAlone(List<Call<W, A>> batch, Sender<W, A> sender) {
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      batch.forEach(call -> calls.execute(() -> send(List.of(call), sender)));
    }
  }

  private A outcome(Call<W, A> call) throws ExecutionException, InterruptedException {
    try {
      return call.outcome.get(bounds.longest().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (call.withdraw()) {
        throw notSent(call, store + " did not answer in time; the write was not sent", e);
      }
      return call.outcome.get(); // the sender has a deadline
    }
  }

  private BackendUnavailable notSent(Call<W, A> call, String reason, Exception cause) {
    forget(call);
    return new BackendUnavailable(reason, cause);
  }

  /**
   * Lets a call wait while enough are under way. Else true: its caller sends it, which takes two
   * changes of thread less.
   */
  private synchronized boolean enter(Call<W, A> call) {
    if (underWay == bounds.underWay()) {
      waiting.add(call);
      return false;
    }
    underWay++;
    return true;
  }

  /** Leaves those who came meanwhile to a thread of their own. */
  private synchronized void passOn() {
    if (waiting.isEmpty()) {
      underWay--;
    } else {
      Thread.ofVirtual().name("rollcall-batches-" + store).start(this::sendAll);
    }
  }

  /** Takes it out of the queue, unless it is part of a batch already. */
  private synchronized void forget(Call<W, A> call) {
    waiting.remove(call);
  }

  /** Sends one batch after another until nobody waits. */
  @SuppressWarnings("ThreadPriorityCheck") // where nobody yields, batches are but smaller
  private void sendAll() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      send(batch);
      Thread.yield(); // for those who were answered to write again, and go along
    }
  }

  /** As many as may go together, first come, first served. */
  private synchronized List<Call<W, A>> next() {
    var batch = new ArrayList<Call<W, A>>();
    var room = rooms.get();
    var calls = waiting.iterator();
    while (batch.size() < bounds.together() && calls.hasNext()) {
      var call = calls.next();
      if (room.test(call.write) || batch.isEmpty()) {
        batch.add(call);
        calls.remove();
      }
    }
    if (batch.isEmpty()) {
      underWay--;
    }
    return batch;
  }

  private void send(List<Call<W, A>> batch) {
    send(batch, sender);
  }

  private static <W, A> void send(List<Call<W, A>> batch, Sender<W, A> sender) {
    try {
      sender.send(batch);
    } catch (RuntimeException | Error e) {
      batch.forEach(call -> call.fail(e));
    }
  }
}
