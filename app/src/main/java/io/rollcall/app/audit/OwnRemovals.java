package io.rollcall.app.audit;

import io.rollcall.model.InstanceKey;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  /** When each removal began, the oldest first. */
  private final Map<InstanceKey, Long> beginnings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceKey, Long> eldest) {
          return size() > MOST;
        }
      };

  OwnRemovals(Clock clock) {
    this.clock = clock;
  }

  synchronized void begin(Write<?> write) {
    if (write instanceof Write.Deregister || write instanceof Write.Evict) {
      beginnings.put(write.key(), clock.nanos());
    }
  }

  /** Only what surely removed explains a departure that is yet to be seen. */
  synchronized void end(Write<?> write, WriteOutcome outcome) {
    if (outcome != WriteOutcome.Made.REMOVED) {
      beginnings.remove(write.key());
    }
  }

  /** Whether this replica's doing explains that the instance left; explains it once. */
  synchronized boolean explains(InstanceKey key) {
    var began = beginnings.remove(key);
    return began != null && clock.since(began).compareTo(LONGEST_WAY) < 0;
  }

  /** The instance is there, so that no removal from before explains its next departure. */
  synchronized void forget(InstanceKey key) {
    beginnings.remove(key);
  }
}
