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
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has instances removed whose leases, which this replica looks after, have ended. The store
 * compares: one that changed since it was judged, by a heartbeat elsewhere or in whatever way,
 * stays. Thread-safe.
 *
 * <p>No heartbeat gets through while this process is stopped, or the store is out of reach. So
 * nothing ends before both have been well for a full TTL.
 */
public final class Expiries<L extends Leased> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Expiries.class);

  /** An older proof that the store is followed is too old to remove anything by. */
  private static final Duration PROVED_WITHIN = Duration.ofSeconds(2);

  /** When an instance is looked at again that should have left. */
  private static final Duration LOOKED_AGAIN_AFTER = Duration.ofMillis(500);

  /** The lease of an epoch, which ends at {@code dueNanos} or later. */
  private record Ending(InstanceKey key, long epoch, long dueNanos) {}

  private final Function<InstanceKey, @Nullable L> followed;
  private final BiConsumer<String, List<L>> remover;
  private final Freshness freshness;
  private final LongFunction<@Nullable Long> endNanos;
  private final DeadlineQueue<Ending> queue;

  /**
   * Makes what does nothing by itself until it is started.
   *
   * @param followed an instance as last followed
   * @param remover removes instances of a service, those that did not change
   * @param freshness of what renews leases
   * @param endNanos when the lease of an epoch ends unless it is renewed; null when it is over
   */
  public Expiries(
      Function<InstanceKey, @Nullable L> followed,
      BiConsumer<String, List<L>> remover,
      Freshness freshness,
      LongFunction<@Nullable Long> endNanos,
      Clock clock,
      Scheduler scheduler) {
    this.followed = followed;
    this.remover = remover;
    this.freshness = freshness;
    this.endNanos = endNanos;
    this.queue =
        new DeadlineQueue<>(
            Ending::dueNanos, Comparator.comparingLong(Ending::epoch), clock, scheduler);
  }

  /** Looks at leases as they end, until closed. */
  public void start() {
    queue.start(this::look);
  }

  /** Looks at a lease that has begun when it ends, and again until it is no more. */
  public void await(L leased) {
    await(leased.key(), leased.epoch(), endNanos.apply(leased.epoch()));
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
  private @Nullable L ended(Ending ending) {
    var dueNanos = endNanos.apply(ending.epoch());
    var nowNanos = queue.lookedNanos();
    if (dueNanos == null || dueNanos - nowNanos > 0) {
      await(ending.key(), ending.epoch(), dueNanos);
      return null;
    }
    await(ending.key(), ending.epoch(), nowNanos + LOOKED_AGAIN_AFTER.toNanos());
    var there = followed.apply(ending.key());
    return there != null && there.epoch() == ending.epoch() && mayEnd(there, nowNanos)
        ? there
        : null;
  }

  private boolean mayEnd(L there, long nowNanos) {
    var ttl = there.registration().healthCheck().ttl();
    var ttlAgo = nowNanos - (ttl == null ? 0 : ttl.toNanos());
    return queue.resumedNanos() - ttlAgo <= 0 && freshness.isFollowedSince(ttlAgo);
  }

  /** What does not expire now is judged again. */
  void expire(List<L> ended) {
    ended.stream().collect(groupingBy(one -> one.key().service())).forEach(this::expire);
  }

  private void expire(String service, List<L> ended) {
    try {
      remover.accept(service, ended);
    } catch (RegistryException e) {
      log.debug("Instances of '{}' expire later: {}", service, e.getMessage());
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
