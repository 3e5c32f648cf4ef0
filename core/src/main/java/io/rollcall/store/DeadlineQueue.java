package io.rollcall.store;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.Scheduler.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For backends whose store lets nothing expire by itself: what ends some day unless it is renewed,
 * soonest first, and the one timer that looks at it. Thread-safe.
 *
 * <p>Renewing something does not move it here: when it comes up, its owner queues it again with its
 * new end.
 *
 * <p>The timer also notices when this process did not run for a while (stopped, or its machine
 * suspended). Renewals could not arrive then, so everything starts anew ({@link #resumedNanos}).
 */
public final class DeadlineQueue<T> implements AutoCloseable {

  /** Shorter than the shortest TTL, so that a new lease never needs an earlier look. */
  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  /** What ends within this of each other is looked at together. */
  private static final Duration SHORTEST_NAP = Duration.ofMillis(10);

  /** A look that comes later than this means that the process did not run. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(DeadlineQueue.class);

  private final ToLongFunction<? super T> dueNanos;
  private final Clock clock;
  private final Scheduler scheduler;
  private final NavigableSet<T> queue;
  private volatile long lookedNanos;
  private volatile long resumedNanos;
  private volatile boolean closed;
  private volatile @Nullable Timer timer;

  /**
   * Makes one that does not look yet.
   *
   * @param dueNanos when something ends, on the monotonic clock; the same for as long as it is
   *     queued
   * @param others tells apart what ends at the same moment
   */
  public DeadlineQueue(
      ToLongFunction<? super T> dueNanos,
      Comparator<? super T> others,
      Clock clock,
      Scheduler scheduler) {
    this.dueNanos = dueNanos;
    this.clock = clock;
    this.scheduler = scheduler;
    this.queue = new ConcurrentSkipListSet<T>(order(dueNanos, others));
    this.lookedNanos = clock.nanos();
    this.resumedNanos = lookedNanos;
  }

  /** Calls {@code look} whenever something may have ended, until closed. */
  public void start(Runnable look) {
    var nap = napNanos();
    var expectedNanos = clock.nanos() + nap;
    timer = scheduler.after(Duration.ofNanos(nap), () -> wake(expectedNanos, look));
    if (closed) {
      close();
    }
  }

  public void add(T mortal) {
    queue.add(mortal);
  }

  public void remove(T mortal) {
    queue.remove(mortal);
  }

  /** Since when this process has been running: what was last renewed before counts from then. */
  public long resumedNanos() {
    return resumedNanos;
  }

  /**
   * The moment of the look that is under way. What ends is judged by it, and not by the clock: a
   * stop of this process in the midst of a look ends nothing.
   */
  public long lookedNanos() {
    return lookedNanos;
  }

  /** Takes out what is due. Some of it may have been renewed or removed meanwhile. */
  public List<T> takeDue() {
    var nowNanos = lookedNanos;
    var due =
        queue.stream().takeWhile(mortal -> dueNanos.applyAsLong(mortal) - nowNanos <= 0).toList();
    return due.stream().filter(queue::remove).toList();
  }

  /** Looks no more. Idempotent. */
  @Override
  public void close() {
    closed = true;
    var last = timer;
    if (last != null) {
      last.cancel();
    }
  }

  /** Only differences of nanos mean anything. */
  private static <T> Comparator<T> order(
      ToLongFunction<? super T> dueNanos, Comparator<? super T> others) {
    Comparator<T> byDue = (a, b) -> Long.signum(dueNanos.applyAsLong(a) - dueNanos.applyAsLong(b));
    return byDue.thenComparing(others);
  }

  private void wake(long expectedNanos, Runnable look) {
    try {
      lookedNanos = clock.nanos();
      noticePause(expectedNanos);
      look.run();
    } finally {
      noticePause(lookedNanos);
      if (!closed) {
        start(look);
      }
    }
  }

  /** A look that takes so long may have been stopped, too. */
  private void noticePause(long expectedNanos) {
    var late = clock.since(expectedNanos);
    if (late.compareTo(PAUSE) > 0) {
      resumedNanos = clock.nanos();
      log.warn("This process did not run for about {}: all leases start anew", late);
    }
  }

  private long napNanos() {
    var soonest = queue.iterator();
    var nanos =
        soonest.hasNext() ? dueNanos.applyAsLong(soonest.next()) - clock.nanos() : Long.MAX_VALUE;
    return Math.clamp(nanos, SHORTEST_NAP.toNanos(), LONGEST_NAP.toNanos());
  }
}
