package io.rollcall.store.lease;

import io.rollcall.model.RegistryException;
import io.rollcall.store.Backoff;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this replica hold instances that another one held, this one did in another way, or the store
 * has lost. An instance stays what it is, and gets a full lease. Thread-safe.
 */
record TakeOvers<H extends Held>(
    HeldStore<H> store, Leases<H> leases, Scheduler scheduler, String self) {

  private static final Logger log = LoggerFactory.getLogger(TakeOvers.class);

  private static final int AT_ONCE = 8;
  private static final int MOST_TRIES = 12;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  /**
   * Holds one instance, with a full lease.
   *
   * @param at of the heartbeat that brought it; null when none did
   * @return the instance then; null when it changed since it was read
   */
  @Nullable H hold(H there, @Nullable Instant at) {
    var held = store.hold(there, self);
    if (held != null) {
      leases.end(there);
      begin(held, at);
    }
    return held;
  }

  /** Returns how many are held then; the others changed, or are left for another time. */
  int hold(List<H> there) {
    return there.size() - failing(there, this::holdIfUnchanged).size();
  }

  private boolean holdIfUnchanged(H there) {
    return there.equals(store.followed(there.key())) && hold(there, null) != null;
  }

  /**
   * Writes again what this replica held when the store lost it, unless it is there. A store that
   * has just started may need some tries.
   */
  void restore(List<H> lost) {
    var left = lost.stream().filter(one -> one.isHeldBy(self)).toList();
    log.info("{} instances that the store has lost are written again", left.size());
    for (int i = 0; !left.isEmpty() && i < MOST_TRIES; i++) {
      if (i > 0) {
        Backoff.pause(scheduler, Backoff.delay(LEAST_PAUSE, i, MOST_PAUSE));
      }
      left = failing(left, this::restore);
    }
    if (!left.isEmpty()) {
      log.warn("{} instances that the store has lost could not be written again", left.size());
    }
  }

  private boolean restore(H lost) {
    var restored = store.restore(lost, self);
    if (restored != null) {
      begin(restored, null);
    }
    return true;
  }

  private void begin(H held, @Nullable Instant at) {
    leases.begin(held, at);
    store.onHeld(held);
  }

  private List<H> failing(List<H> all, Function<H, Boolean> work) {
    return all.stream()
        .gather(
            Gatherers.mapConcurrent(
                AT_ONCE, one -> isDone(one, work) ? List.<H>of() : List.of(one)))
        .flatMap(List::stream)
        .toList();
  }

  private boolean isDone(H one, Function<H, Boolean> work) {
    try {
      return work.apply(one);
    } catch (RegistryException e) {
      log.debug("{} is not held here yet: {}", one.key(), e.getMessage());
      return false;
    }
  }
}
