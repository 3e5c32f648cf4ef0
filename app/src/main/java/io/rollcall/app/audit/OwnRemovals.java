package io.rollcall.app.audit;

import io.rollcall.model.InstanceKey;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which instances this replica has just removed, or is removing, so that it can tell which
 * departures are its own doing. Bounded. Thread-safe.
 */
@Singleton
final class OwnRemovals {

  /** A departure is seen sooner than this after the write, if at all. */
  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

  private static final int MOST = 10_000;

  private final Clock clock;

  /** When the removals of each instance began. A write is itself alone, whatever it equals. */
  private final Map<InstanceKey, Map<Write<?>, Long>> beginnings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceKey, Map<Write<?>, Long>> eldest) {
          return size() > MOST;
        }
      };

  OwnRemovals(Clock clock) {
    this.clock = clock;
  }

  synchronized void begin(Write<?> write) {
    if (write instanceof Write.Deregister || write instanceof Write.Evict) {
      beginnings
          .computeIfAbsent(write.key(), _ -> new IdentityHashMap<>())
          .put(write, clock.nanos());
    }
  }

  /** Only what surely removed explains a departure that is yet to be seen. */
  synchronized void end(Write<?> write, WriteOutcome outcome) {
    if (outcome != WriteOutcome.Made.REMOVED) {
      beginnings.computeIfPresent(
          write.key(),
          (_, begun) -> {
            begun.remove(write);
            return begun.isEmpty() ? null : begun;
          });
    }
  }

  /** Whether this replica's doing explains that the instance left; explains it once. */
  synchronized boolean explains(InstanceKey key) {
    var begun = beginnings.remove(key);
    return begun != null
        && begun.values().stream().anyMatch(began -> clock.since(began).compareTo(LONGEST_WAY) < 0);
  }

  /** The instance is there, so that no removal from before explains its next departure. */
  synchronized void forget(InstanceKey key) {
    beginnings.remove(key);
  }
}
