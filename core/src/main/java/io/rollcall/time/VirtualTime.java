package io.rollcall.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is told to pass, for tests and simulations. Thread-safe.
 *
 * <p>{@link #pass} runs what falls due on the caller's thread, each action at its own time, in
 * order; so a test that returns from it has seen all that those actions did. An action that throws
 * ends the pass, for the test to see; those after it stay waiting.
 */
public final class VirtualTime implements Clock, Scheduler {

  private record Action(long dueNanos, long order, Runnable body) {}

  private final PriorityQueue<Action> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Action::dueNanos).thenComparingLong(Action::order));
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos;
  private long scheduled;
  private boolean closed;

  @Override
  public synchronized Instant now() {
    return wall;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Lets both clocks run on by {@code duration}. */
  public void pass(Duration duration) {
    var endNanos = nanos() + duration.toNanos();
    for (var action = nextDue(endNanos); action != null; action = nextDue(endNanos)) {
      action.body().run();
    }
    advanceTo(endNanos);
  }

  /** Sets the wall clock, as an operator would; no time passes on the monotonic one. */
  public synchronized void setWall(Instant wall) {
    this.wall = wall;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable body) {
    var action = new Action(nanos + Math.max(0, delay.toNanos()), scheduled++, body);
    if (!closed) {
      waiting.add(action);
    }
    return () -> cancel(action);
  }

  /** When the waiting actions fall due, from now, soonest first. */
  public synchronized List<Duration> due() {
    var delays = new ArrayList<Duration>();
    waiting.forEach(action -> delays.add(Duration.ofNanos(action.dueNanos() - nanos)));
    delays.sort(Comparator.naturalOrder());
    return delays;
  }

  /** Drops what waits, as any scheduler does; the clocks go on. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private synchronized void cancel(Action action) {
    waiting.remove(action);
  }

  private synchronized @Nullable Action nextDue(long endNanos) {
    var next = waiting.peek();
    if (next == null || next.dueNanos() > endNanos) {
      return null;
    }
    waiting.remove();
    advanceTo(next.dueNanos());
    return next;
  }

  private synchronized void advanceTo(long targetNanos) {
    if (targetNanos > nanos) {
      wall = wall.plusNanos(targetNanos - nanos);
      nanos = targetNanos;
    }
  }
}
