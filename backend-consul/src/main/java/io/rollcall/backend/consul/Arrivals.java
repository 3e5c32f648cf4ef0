package io.rollcall.backend.consul;

import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Waits until Consul's servers show what an agent was told. Writers of one service share the
 * reading: one of them asks, all of them look at the answer, and the mirror gets it. Thread-safe.
 */
final class Arrivals {

  private final CatalogReader reader;
  private final MirrorFeed feed;
  private final Clock clock;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  Arrivals(CatalogReader reader, MirrorFeed feed, Clock clock) {
    this.reader = reader;
    this.feed = feed;
    this.clock = clock;
  }

  /** The readings of one service, while anybody waits. */
  private static final class Reading {
    private final ReentrantLock asking = new ReentrantLock();

    /** Guarded by the map. */
    private int waiting;

    /** Guarded by {@code asking}. */
    private Copies latest;

    Reading(String service) {
      this.latest = new Copies(service, 1, List.of());
    }
  }

  /**
   * Returns the copies of {@code service} once they are as {@code expected}, or as they were last
   * when that took {@code longest}.
   *
   * @param index as of which they are known not to be
   */
  Copies await(
      Agent agent, String service, long index, Duration longest, Predicate<Copies> expected) {
    var reading = enter(service);
    try {
      return await(agent, reading, index, longest, expected);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting for Consul", e);
    } finally {
      leave(service);
    }
  }

  private Copies await(
      Agent agent, Reading reading, long index, Duration longest, Predicate<Copies> expected)
      throws InterruptedException {
    var startNanos = clock.nanos();
    while (true) {
      var left = longest.minus(clock.since(startNanos));
      if (!reading.asking.tryLock(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS)) {
        return new Copies("", index, List.of());
      }
      try {
        var isThere = reading.latest.index() > index && expected.test(reading.latest);
        if (isThere || !left.isPositive()) {
          return reading.latest;
        }
        ask(agent, reading, index, left);
      } finally {
        reading.asking.unlock();
      }
    }
  }

  private void ask(Agent agent, Reading reading, long index, Duration longest) {
    var known = reading.latest;
    var read = reader.serviceAfter(agent, known.service(), Math.max(known.index(), index), longest);
    feed.takePresent(read);
    reading.latest = read;
  }

  private Reading enter(String service) {
    return readings.compute(
        service,
        (name, existing) -> {
          var reading = existing == null ? new Reading(name) : existing;
          reading.waiting++;
          return reading;
        });
  }

  private void leave(String service) {
    readings.computeIfPresent(service, (name, reading) -> --reading.waiting == 0 ? null : reading);
  }
}
