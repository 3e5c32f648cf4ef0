package io.rollcall.store.beat;

import io.rollcall.model.ServiceInstance;
import io.rollcall.store.LeaseEnd;
import io.rollcall.store.lease.Leased;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When each lease was renewed last, as far as this replica was told, by epoch. It is measured from
 * the moment at which this replica was told, so it is never too early. Thread-safe.
 */
final class LastBeats {

  /**
   * For longer than what is followed shows what is past, and than a heartbeat waits until it is
   * told.
   */
  static final Duration REMEMBERED_FOR = Duration.ofSeconds(10);

  /**
   * @param ttl null when it needs no heartbeats, or the instance was not seen yet
   * @param at of the last heartbeat; null for none
   * @param nanos when this replica was told of it, or of the lease
   * @param endingNanos when this replica was told last that no heartbeat may renew it any more;
   *     null when it may
   */
  private record Last(
      @Nullable Duration ttl, @Nullable Instant at, long nanos, @Nullable Long endingNanos) {

    Last lasting(@Nullable Duration other) {
      return new Last(other, at, nanos, endingNanos);
    }

    Last heard(Instant later, long nowNanos) {
      return new Last(ttl, at != null && at.isAfter(later) ? at : later, nowNanos, endingNanos);
    }

    Last again(long nowNanos) {
      return new Last(ttl, at, nowNanos, endingNanos);
    }

    Last ending(long nowNanos) {
      return new Last(ttl, at, nanos, nowNanos);
    }
  }

  private final Map<Long, Last> leases = new ConcurrentHashMap<>();
  private final Clock clock;

  LastBeats(Clock clock) {
    this.clock = clock;
  }

  /**
   * The lease of an instance that was seen begins now, unless a heartbeat renewed it before.
   *
   * @return whether it is to be looked at when it ends, and was not known to be
   */
  boolean begin(Leased seen) {
    var ttl = seen.registration().healthCheck().ttl();
    if (ttl == null || endNanos(seen.epoch()) != null) {
      return false;
    }
    leases.compute(seen.epoch(), (epoch, last) -> orNew(last).lasting(ttl));
    return true;
  }

  void hear(long renewed, Instant at) {
    leases.compute(renewed, (epoch, last) -> orNew(last).heard(at, clock.nanos()));
  }

  /** Gives a lease a full TTL from now on. */
  void grantAgain(long granted) {
    leases.computeIfPresent(granted, (epoch, last) -> last.again(clock.nanos()));
  }

  /** No heartbeat may renew it any more. */
  void end(long ended) {
    leases.compute(ended, (epoch, last) -> orNew(last).ending(clock.nanos()));
  }

  boolean isEnding(long epoch) {
    var last = leases.get(epoch);
    return last != null && last.endingNanos() != null;
  }

  /** When a lease ends unless it is renewed; null when it does not end, or is not known. */
  @Nullable Long endNanos(long epoch) {
    var last = leases.get(epoch);
    return last == null || last.ttl() == null ? null : last.nanos() + last.ttl().toNanos();
  }

  /** Whether it ends within a third of its TTL unless it is renewed. */
  boolean isNearEnd(long epoch) {
    var last = leases.get(epoch);
    return last != null
        && last.ttl() != null
        && LeaseEnd.isNear(clock.since(last.nanos()), last.ttl());
  }

  /** With the time of the last heartbeat. */
  ServiceInstance withHeartbeat(Leased stored) {
    var now = stored.now();
    var last = leases.get(stored.epoch());
    var at = last == null ? null : last.at();
    return at != null && at.isAfter(now.lastHeartbeat()) ? now.withHeartbeat(at) : now;
  }

  /**
   * Forgets others, but not what was current a moment ago.
   *
   * @param epochs of the instances that there are
   */
  void retain(Set<Long> epochs) {
    leases
        .entrySet()
        .removeIf(entry -> !epochs.contains(entry.getKey()) && isPast(entry.getValue()));
  }

  private boolean isPast(Last last) {
    return isPast(last.nanos()) && (last.endingNanos() == null || isPast(last.endingNanos()));
  }

  private boolean isPast(long nanos) {
    return clock.since(nanos).compareTo(REMEMBERED_FOR) > 0;
  }

  private Last orNew(@Nullable Last last) {
    return last == null ? new Last(null, null, clock.nanos(), null) : last;
  }
}
