package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    private final Condition never = asking.newCondition();

    /** Guarded by the map. */
    private int waiting;

    /** Guarded by {@code asking}. */
    private Copies latest;

    Reading(String service) {
      this.latest = new Copies(service, 1, List.of());
    }

    /** Lets others ask meanwhile. */
    void pause(Duration longest) throws InterruptedException {
      var left = longest.toNanos();
      while (left > 0) {
        left = never.awaitNanos(left);
      }
    }
  }

  /**
   * Returns the copies of {@code service} once they are as {@code expected}. Reads that fail are
   * repeated until then.
   *
   * @param index as of which they are known not to be
   * @throws OutcomeUnknown when that took longer than {@code longest}
   */
  Copies await(
      Agent agent, String service, long index, Duration longest, Predicate<Copies> expected) {
    var reading = enter(service);
    try {
      return await(agent, reading, index, longest, expected);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknown("interrupted while waiting for Consul", e);
    } finally {
      leave(service);
    }
  }

  private Copies await(
      Agent agent, Reading reading, long index, Duration longest, Predicate<Copies> expected)
      throws InterruptedException {
    var startNanos = clock.nanos();
    BackendUnavailable failure = null;
    while (true) {
      var left = longest.minus(clock.since(startNanos));
      if (!reading.asking.tryLock(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS)) {
        throw notShown(agent, longest, failure);
      }
      try {
        if (reading.latest.index() > index && expected.test(reading.latest)) {
          return reading.latest;
        }
        if (!left.isPositive()) {
          throw notShown(agent, longest, failure);
        }
        ask(agent, reading, index, left);
      } catch (BackendUnavailable e) {
        failure = e;
        reading.pause(min(left, pause()));
      } finally {
        reading.asking.unlock();
      }
    }
  }

  private static Duration pause() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(50, 150));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static OutcomeUnknown notShown(
      Agent agent, Duration longest, @Nullable BackendUnavailable failure) {
    var why = failure == null ? "" : ": " + failure.getMessage();
    return new OutcomeUnknown(
        "the Consul agent at %s took the write, but its servers did not show it within %s%s"
            .formatted(agent, longest, why),
        failure);
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
