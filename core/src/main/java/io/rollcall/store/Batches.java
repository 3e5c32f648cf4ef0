package io.rollcall.store;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * For backends: writes that come while others are under way wait, and go to the store together as
 * soon as one of those is answered. A write that need not wait goes at once, alone, on its caller's
 * thread. Each has its own answer, and its own deadline. Thread-safe.
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
   * @param longest how long a write may wait for its turn and its answer
   */
  public record Bounds(int underWay, int together, Duration longest) {}

  /** Has the store do what a batch holds. */
  @FunctionalInterface
  public interface Sender<W, A> {

    /**
     * Answers each call, or has it fail. What this throws, those fail with that it did neither to.
     */
    void send(List<Call<W, A>> batch);
  }

  /** A write that waits for its turn, or for the store. */
  public static final class Call<W, A> {

    private final W write;
    private final CompletableFuture<A> outcome = new CompletableFuture<>();

    private Call(W write) {
      this.write = write;
    }

    public W write() {
      return write;
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
   * @throws BackendUnavailable when its turn did not come in time, so that it had no effect
   * @throws OutcomeUnknown when the answer did not come in time
   */
  public A call(W write) {
    var call = new Call<W, A>(write);
    if (enter(call)) {
      send(List.of(call));
      passOn();
    }
    try {
      return call.outcome.get(bounds.longest().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw givenUp(call, store + " did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp(call, "the call was interrupted", e);
    }
  }

  private RegistryException givenUp(Call<W, A> call, String reason, Exception cause) {
    return withdraw(call)
        ? new BackendUnavailable(reason + "; the write still waited for earlier ones", cause)
        : new OutcomeUnknown(reason + "; the write may have been done or may yet be", cause);
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

  /** False when it is under way, or over. */
  private synchronized boolean withdraw(Call<W, A> call) {
    return waiting.remove(call);
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
    try {
      sender.send(batch);
    } catch (RuntimeException | Error e) {
      batch.forEach(call -> call.fail(e));
    }
  }
}
