package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.store.Backoff;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this replica hold instances that another one held, or this one in another way. The instance
 * stays what it is: its registration and its status. Thread-safe.
 */
record Moves(
    Store store,
    Holders holders,
    NativeChecks natives,
    Leases leases,
    Projector projector,
    Scheduler scheduler) {

  private static final Logger log = LoggerFactory.getLogger(Moves.class);

  private static final int AT_ONCE = 8;
  private static final int MOST_TRIES = 12;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  /**
   * With a full lease, and probed as this replica has it. The revision stays.
   *
   * @param at of the heartbeat that brought it; null when none did
   * @return the instance then; null when it changed since it was read
   */
  @Nullable StoredInstance moveHere(StoredInstance there, @Nullable Instant at) {
    var moved = heldHere(there);
    long index = store.replace(there, moved);
    if (index == 0) {
      return null;
    }
    leases.end(there);
    return begin(moved.at(index, there.revision()), at);
  }

  /** As {@link #moveHere}, of many; returns how many succeeded. */
  long moveHere(Stream<StoredInstance> there) {
    return there.gather(Gatherers.mapConcurrent(AT_ONCE, this::tryToMove)).filter(is -> is).count();
  }

  private boolean tryToMove(StoredInstance there) {
    try {
      return moveHere(there, null) != null;
    } catch (RegistryException e) {
      log.debug("{} is not held here yet: {}", there.key(), e.getMessage());
      return false;
    }
  }

  /**
   * Registers anew what this replica held when the store lost it, unless it is there. A store that
   * has just started may need some tries.
   */
  void restore(Stream<StoredInstance> lost) {
    var left = lost.filter(one -> one.isHeldBy(holders.self())).toList();
    log.info("{} instances that Consul has lost are written again", left.size());
    for (int i = 0; !left.isEmpty() && i < MOST_TRIES; i++) {
      Backoff.pause(scheduler, Backoff.delay(LEAST_PAUSE, i, MOST_PAUSE));
      left =
          left.stream()
              .gather(Gatherers.mapConcurrent(AT_ONCE, this::failsToRestore))
              .flatMap(Optional::stream)
              .toList();
    }
    if (!left.isEmpty()) {
      log.warn("{} instances that Consul has lost could not be written again", left.size());
    }
  }

  private Optional<StoredInstance> failsToRestore(StoredInstance lost) {
    try {
      restore(lost);
      return Optional.empty();
    } catch (RegistryException e) {
      log.debug("{} is not written again yet: {}", lost.key(), e.getMessage());
      return Optional.of(lost);
    }
  }

  private void restore(StoredInstance lost) {
    var restored = heldHere(lost);
    store
        .commitRevision(lost.key().service(), store.restoring(restored))
        .ifPresent(revision -> begin(restored.at(revision, revision), null));
  }

  private StoredInstance heldHere(StoredInstance there) {
    var isProbed = natives.cover(there.instance().registration());
    return there.probed(isProbed).heldBy(holders.self());
  }

  private StoredInstance begin(StoredInstance held, @Nullable Instant at) {
    leases.begin(held, at);
    projector.project(held);
    return held;
  }
}
