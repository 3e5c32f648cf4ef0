package io.rollcall.simulation.machine;

import io.rollcall.time.Scheduler.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One virtual clock, and one order in which all threads of all {@link Machine}s run on it: one at a
 * time, and of those that can go on, any, as the seed draws it. When none can, time goes on to the
 * next event. So a seed is a history, the same each time. For one thread.
 */
public final class Simulator {

  /** So many steps without the clock moving are a loop that does not end. */
  private static final int MOST_STEPS_AT_ONCE = 1_000_000;

  /** In real time: what holds a thread up outside of the simulation takes next to none. */
  private static final Duration LONGEST_HOLD_UP = Duration.ofSeconds(10);

  /** What is due some time, unless it is cancelled before. */
  private static final class Event implements Timer, Comparable<Event> {
    private final long dueNanos;
    private final long order;
    private final Runnable body;
    private boolean cancelled;

    Event(long dueNanos, long order, Runnable body) {
      this.dueNanos = dueNanos;
      this.order = order;
      this.body = body;
    }

    void happen() {
      if (!cancelled) {
        body.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      return dueNanos == other.dueNanos
          ? Long.compare(order, other.order)
          : Long.compare(dueNanos, other.dueNanos);
    }
  }

  private final Thread own = Thread.currentThread();
  private final long seed;
  private final RandomGenerator order;
  private final List<Step> ready = new ArrayList<>();

  /** What other threads handed in. */
  private final BlockingQueue<Step> fromOutside = new LinkedBlockingQueue<>();

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nanos;
  private long ordered;
  private @Nullable Throwable failure;

  public Simulator(long seed) {
    this.seed = seed;
    this.order = random("order");
  }

  /** Nanoseconds since the beginning. */
  public long nanos() {
    return nanos;
  }

  /** Chance that depends on the seed and {@code purpose} alone, whatever others draw. */
  public RandomGenerator random(String purpose) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
  }

  /** Does something later, which must not block. */
  public Timer after(Duration delay, Runnable body) {
    return after(delay.toNanos(), body);
  }

  public Timer after(long delayNanos, Runnable body) {
    var event = new Event(nanos + Math.max(0, delayNanos), ordered++, body);
    events.add(event);
    return event;
  }

  /** Lets time go on until then, and all be done that is due; throws what a thread threw. */
  public void runUntil(long endNanos) {
    runReady();
    for (var next = events.peek();
        next != null && next.dueNanos <= endNanos;
        next = events.peek()) {
      events.remove();
      nanos = next.dueNanos;
      next.happen();
      runReady();
    }
    nanos = endNanos;
  }

  /** Takes what a thread can do next. */
  void handIn(Step step) {
    if (Thread.currentThread().equals(own) && !step.strand().isUnblocked()) {
      step.strand().handedIn(step);
    } else {
      fromOutside.add(step);
    }
  }

  void ready(Step step) {
    ready.add(step);
  }

  void fail(Throwable reason) {
    failure = reason;
  }

  /** Takes away what a machine is ready to do. */
  List<Step> withdraw(Machine machine) {
    var steps = ready.stream().filter(step -> step.strand().machine().equals(machine)).toList();
    ready.removeAll(steps);
    return steps;
  }

  private void runReady() {
    for (int steps = 0; !ready.isEmpty(); steps++) {
      if (steps > MOST_STEPS_AT_ONCE) {
        throw new IllegalStateException("Threads run without end at " + nanos + " ns");
      }
      int drawn = order.nextInt(ready.size());
      var last = ready.removeLast();
      var step = drawn == ready.size() ? last : ready.set(drawn, last);
      run(step);
      takeFromOutside();
    }
    if (failure != null) {
      throw new IllegalStateException("A thread failed at " + nanos + " ns", failure);
    }
  }

  /** What is held up from outside goes on before anything else, as if it had not been. */
  private void run(Step step) {
    var strand = step.strand();
    strand.begins();
    step.body().run();
    while (strand.isHeldUp()) {
      var next = awaitFromOutside(strand);
      if (next.strand().equals(strand)) {
        next.body().run();
      } else {
        next.strand().handedIn(next);
      }
    }
  }

  private Step awaitFromOutside(Strand heldUp) {
    try {
      var next = fromOutside.poll(LONGEST_HOLD_UP.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException(
            heldUp + " waits for a monitor, whose holder waits for something else");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Threads that waited for a lock of others, of which nothing can be told beforehand. */
  private void takeFromOutside() {
    for (var next = fromOutside.poll(); next != null; next = fromOutside.poll()) {
      next.strand().handedIn(next);
    }
  }
}
