package io.rollcall.simulation.store;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.simulation.machine.Simulator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The network between one replica and the store. Messages take their time, each its own, so that
 * calls overtake each other; a stream keeps its order. What is on the way when the link hangs comes
 * when it heals, or is lost with its connection.
 */
public final class Link {

  /** Within which a call is answered, or given up. */
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration USUAL = Duration.ofMillis(1);

  /** Which way messages go. */
  public enum Way {
    TO_STORE,
    FROM_STORE
  }

  private final Simulator simulator;
  private final ModelledStore store;
  private final RandomGenerator random;
  private final Set<Call<?>> calls = new LinkedHashSet<>();
  private final Set<Stream<?>> streams = new LinkedHashSet<>();
  private final List<Runnable> stalled = new ArrayList<>();
  private final Set<Way> hanging = EnumSet.noneOf(Way.class);
  private Runnable points = () -> {};
  private int cut;
  private Duration delay = USUAL;
  private Duration streamDelay = Duration.ZERO;
  private boolean doubling;

  public Link(Simulator simulator, ModelledStore store, String replica) {
    this.simulator = simulator;
    this.store = store;
    this.random = simulator.random("link of " + replica);
  }

  /** Breaks all connections, and refuses new ones until {@link #join}. */
  public void cut() {
    cut++;
    breakAll();
  }

  public void join() {
    cut--;
  }

  /** Nothing goes that way any more, and nobody is told. */
  public void hang(Way way) {
    hanging.add(way);
  }

  /** What is on the way comes now, or its connection turns out to be broken. */
  public void heal(Way way) {
    hanging.remove(way);
    if (hanging.isEmpty()) {
      var late = List.copyOf(stalled);
      stalled.clear();
      if (random.nextBoolean()) {
        late.forEach(message -> simulator.after(latency(), message));
      } else {
        breakAll();
      }
    }
  }

  /** Each message takes around so long. */
  public void slow(Duration delay) {
    this.delay = delay;
  }

  public void usual() {
    delay = USUAL;
    streamDelay = Duration.ZERO;
    doubling = false;
  }

  /** Each message of a stream takes so much longer than the one before it. */
  public void starveStreams(Duration delay) {
    streamDelay = delay;
  }

  /** Messages of streams come twice, now and then. */
  public void doubleStreams() {
    doubling = true;
  }

  /** Runs, on the replica's thread, before each call and after each answer. */
  public void atPoints(Runnable listener) {
    points = listener;
  }

  /** All connections break, as they do when the store ends. */
  public void breakAll() {
    stalled.clear();
    var broken = List.copyOf(calls);
    calls.clear();
    broken.forEach(Call::reset);
    var ended = List.copyOf(streams);
    streams.clear();
    ended.forEach(Stream::reset);
  }

  /**
   * Has the store do something, and waits for its answer.
   *
   * @throws BackendUnavailable when it surely was not done, or changes nothing
   * @throws OutcomeUnknown when it may have been done
   */
  <T> T call(boolean changes, Supplier<T> request) {
    points.run();
    if (cut > 0 || !store.isUp()) {
      throw new BackendUnavailable("the connection is refused", null);
    }
    var call = new Call<T>(changes);
    calls.add(call);
    send(Way.TO_STORE, () -> store.work(() -> call.serve(request)));
    var timeout = simulator.after(CALL_TIMEOUT, call::expire);
    try {
      return call.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RegistryException failure ? failure : e;
    } finally {
      timeout.cancel();
      calls.remove(call);
      points.run();
    }
  }

  /**
   * Opens a watch of all that happens from now on.
   *
   * @param watches the store's
   * @param receiver of the changes, in their order
   * @param broken is told once when there will be no more
   */
  <C> Stream<C> watch(Watches<C> watches, Consumer<C> receiver, Runnable broken) {
    var stream = new Stream<>(watches, receiver, broken);
    streams.add(stream);
    try {
      stream.openedAt = call(false, () -> watches.open(stream.source));
    } catch (RegistryException e) {
      stream.close();
      throw e;
    }
    return stream;
  }

  private void send(Way way, Runnable message) {
    if (hanging.contains(way)) {
      stalled.add(message);
    } else {
      simulator.after(
          latency(),
          () -> {
            if (hanging.contains(way)) {
              stalled.add(message);
            } else {
              message.run();
            }
          });
    }
  }

  private long latency() {
    return delay.toNanos() / 2 + random.nextLong(delay.toNanos());
  }

  /** One request and its answer. */
  private final class Call<T> {
    private final boolean changes;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Call(boolean changes) {
      this.changes = changes;
    }

    void serve(Supplier<T> request) {
      if (!store.isUp()) {
        reset();
        return;
      }
      try {
        var value = request.get();
        send(Way.FROM_STORE, () -> answer.complete(value));
      } catch (RegistryException e) {
        send(Way.FROM_STORE, () -> answer.completeExceptionally(e));
      }
    }

    void reset() {
      fail("the connection was reset");
    }

    void expire() {
      fail("no answer within " + CALL_TIMEOUT);
    }

    private void fail(String reason) {
      answer.completeExceptionally(
          changes ? new OutcomeUnknown(reason, null) : new BackendUnavailable(reason, null));
    }
  }

  /** A watch, until it breaks or is closed. */
  final class Stream<C> implements AutoCloseable {
    private final Watches<C> watches;
    private final Consumer<C> receiver;
    private final Runnable broken;
    private final Consumer<C> source = this::push;
    private final Queue<C> onTheWay = new ArrayDeque<>();
    private long openedAt;
    private long lastNanos;
    private boolean ended;

    private Stream(Watches<C> watches, Consumer<C> receiver, Runnable broken) {
      this.watches = watches;
      this.receiver = receiver;
      this.broken = broken;
    }

    /** The store's revision after which it tells everything. */
    long openedAt() {
      return openedAt;
    }

    @Override
    public void close() {
      ended = true;
      streams.remove(this);
      watches.close(source);
    }

    private void reset() {
      if (!ended) {
        close();
        broken.run();
      }
    }

    private void push(C change) {
      pushOnce(change);
      if (doubling && random.nextInt(3) == 0) {
        pushOnce(change);
      }
    }

    private void pushOnce(C change) {
      long now = simulator.nanos();
      lastNanos = Math.max(lastNanos + streamDelay.toNanos(), now + latency());
      onTheWay.add(change);
      simulator.after(lastNanos - now, this::arrive);
    }

    /** Whatever comes first is what was sent first. */
    private void arrive() {
      if (hanging.contains(Way.FROM_STORE)) {
        stalled.add(this::arrive);
      } else if (!ended) {
        receiver.accept(onTheWay.remove());
      }
    }
  }
}
