package io.rollcall.store.lease;

import static java.util.stream.Collectors.groupingBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.store.DeadlineQueue;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes instances whose leases, which this replica has, have ended. The store compares: one that
 * changed since it was judged, by a heartbeat elsewhere or in whatever way, stays. Thread-safe.
 *
 * <p>No heartbeat gets through while this process is stopped, or the store is out of reach. So
 * nothing ends before both have been well for a full TTL.
 */
final class Expiries<H extends Held> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Expiries.class);

  /** An older proof that the store is followed is too old to remove anything by. */
  private static final Duration PROVED_WITHIN = Duration.ofSeconds(2);

  /** When an instance is looked at again that should have left. */
  private static final Duration LOOKED_AGAIN_AFTER = Duration.ofMillis(500);

  /** The lease of an epoch, which ends at {@code dueNanos} or later. */
  private record Ending(InstanceKey key, long epoch, long dueNanos) {}

  private final HeldStore<H> store;
  private final Freshness freshness;
  private final Leases<H> leases;
  private final DeadlineQueue<Ending> queue;

  Expiries(
      HeldStore<H> store, Freshness freshness, Leases<H> leases, Clock clock, Scheduler scheduler) {
    this.store = store;
    this.freshness = freshness;
    this.leases = leases;
    this.queue =
        new DeadlineQueue<>(
            Ending::dueNanos, Comparator.comparingLong(Ending::epoch), clock, scheduler);
  }

  void start() {
    queue.start(this::look);
  }

  /** Looks at a lease that has begun when it ends, and again until it is no more. */
  void await(H held) {
    await(held.key(), held.epoch(), leases.endNanos(held.epoch()));
  }

  private void await(InstanceKey key, long epoch, @Nullable Long dueNanos) {
    if (dueNanos != null) {
      queue.add(new Ending(key, epoch, dueNanos));
    }
  }

  private void look() {
    var ended = queue.takeDue().stream().map(this::ended).filter(Objects::nonNull).toList();
    if (freshness.isProved(PROVED_WITHIN)) {
      expire(ended);
    }
  }

  /** Returns the instance if its lease has ended; if not, it is looked at later. */
  private @Nullable H ended(Ending ending) {
    var endNanos = leases.endNanos(ending.epoch());
    var nowNanos = queue.lookedNanos();
    if (endNanos == null || endNanos - nowNanos > 0) {
      await(ending.key(), ending.epoch(), endNanos);
      return null;
    }
    await(ending.key(), ending.epoch(), nowNanos + LOOKED_AGAIN_AFTER.toNanos());
    var held = store.followed(ending.key());
    return held != null && held.epoch() == ending.epoch() && mayEnd(held, nowNanos) ? held : null;
  }

  private boolean mayEnd(H held, long nowNanos) {
    var ttl = held.registration().healthCheck().ttl();
    var ttlAgo = nowNanos - (ttl == null ? 0 : ttl.toNanos());
    return queue.resumedNanos() - ttlAgo <= 0 && freshness.isFollowedSince(ttlAgo);
  }

  /** What does not expire now is judged again. */
  void expire(List<H> ended) {
    ended.stream().collect(groupingBy(held -> held.key().service())).forEach(this::expire);
  }

  private void expire(String service, List<H> ended) {
    try {
      store.expire(service, ended);
    } catch (RegistryException e) {
      log.debug("Instances of '{}' expire later: {}", service, e.getMessage());
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
