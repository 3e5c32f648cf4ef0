package io.rollcall.backend.memory;

import static java.util.stream.Collectors.groupingBy;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.Scheduler.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases that end some day, soonest first, and the one timer that looks at them. Thread-safe.
 *
 * <p>Renewing a lease does not move it here: when it comes up it is queued again with its new end.
 *
 * <p>The timer also notices when this process did not run for a while (stopped, or its machine
 * suspended). Heartbeats could not arrive then, so every lease starts anew.
 */
final class LeaseQueue implements AutoCloseable {

  /** Shorter than the shortest TTL, so that a new lease never needs an earlier look. */
  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  /** Leases that end within this of each other are looked at together. */
  private static final Duration SHORTEST_NAP = Duration.ofMillis(10);

  /** A look that comes later than this means that the process did not run. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(LeaseQueue.class);

  private final Clock clock;
  private final Scheduler scheduler;
  private final NavigableSet<Lease> queue = new ConcurrentSkipListSet<>(Lease.BY_DUE);
  private volatile long resumedNanos;
  private volatile boolean closed;
  private volatile @Nullable Timer timer;

  LeaseQueue(Clock clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.resumedNanos = clock.nanos();
  }

  /** Calls {@code look} whenever leases may have run out, until closed. */
  void start(Runnable look) {
    var nap = napNanos();
    var expectedNanos = clock.nanos() + nap;
    timer = scheduler.after(Duration.ofNanos(nap), () -> wake(expectedNanos, look));
    if (closed) {
      close();
    }
  }

  /** The caller holds the monitor of the lease's service, here and below. */
  void add(Lease lease) {
    if (lease.schedule(resumedNanos)) {
      queue.add(lease);
    }
  }

  void remove(Lease lease) {
    queue.remove(lease);
  }

  boolean hasEnded(Lease lease) {
    return lease.hasEnded(clock.nanos(), resumedNanos);
  }

  /** Takes out what is due, by service. Some may have been renewed or removed meanwhile. */
  Map<Service, List<Lease>> takeDue() {
    var nowNanos = clock.nanos();
    var due = queue.stream().takeWhile(lease -> lease.dueNanos() - nowNanos <= 0).toList();
    return due.stream().filter(queue::remove).collect(groupingBy(Lease::service));
  }

  @Override
  public void close() {
    closed = true;
    var last = timer;
    if (last != null) {
      last.cancel();
    }
  }

  private void wake(long expectedNanos, Runnable look) {
    try {
      var late = clock.since(expectedNanos);
      if (late.compareTo(PAUSE) > 0) {
        resumedNanos = clock.nanos();
        log.warn("This process did not run for about {}: all leases start anew", late);
      }
      look.run();
    } finally {
      if (!closed) {
        start(look);
      }
    }
  }

  private long napNanos() {
    var soonest = queue.iterator();
    var nanos = soonest.hasNext() ? soonest.next().dueNanos() - clock.nanos() : Long.MAX_VALUE;
    return Math.clamp(nanos, SHORTEST_NAP.toNanos(), LONGEST_NAP.toNanos());
  }
}
