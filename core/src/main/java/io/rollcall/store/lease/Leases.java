package io.rollcall.store.lease;

import io.rollcall.model.ServiceInstance;
import io.rollcall.store.LeaseEnd;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The leases of the instances that this replica holds, by epoch: whoever comes to hold an instance,
 * this replica again or another one, begins another epoch and so another lease. A lease that has
 * ended cannot be renewed. Thread-safe.
 */
final class Leases<H extends Held> {

  /**
   * For longer than what is followed shows what is past while heartbeats are acknowledged by it.
   */
  private static final Duration REMEMBERED_FOR = Duration.ofSeconds(10);

  /**
   * @param ttl null when it needs no heartbeats
   * @param at of the last heartbeat; null for none that this replica heard
   * @param nanos when it was begun, renewed or ended last
   */
  private record Lease(@Nullable Duration ttl, @Nullable Instant at, long nanos, boolean isOver) {}

  private final Map<Long, Lease> leases = new ConcurrentHashMap<>();
  private final Consumer<H> onBegun;
  private final Clock clock;

  /**
   * @param onBegun is told of each lease that begins
   */
  Leases(Consumer<H> onBegun, Clock clock) {
    this.onBegun = onBegun;
    this.clock = clock;
  }

  /**
   * Begins the lease of an instance that came to be held here, unless that has been ended already.
   *
   * @param at of the heartbeat; null when none brought it here
   */
  void begin(H held, @Nullable Instant at) {
    leases.compute(
        held.epoch(), (epoch, lease) -> lease != null && lease.isOver() ? lease : lease(held, at));
    onBegun.accept(held);
  }

  /** Begins the lease of an instance that is held here, unless it has one. */
  void beginIfUnknown(H held) {
    if (leases.putIfAbsent(held.epoch(), lease(held, null)) == null) {
      onBegun.accept(held);
    }
  }

  /** False when it has ended, or was never begun. */
  boolean renew(H held, Instant at) {
    var now =
        leases.computeIfPresent(
            held.epoch(),
            (epoch, lease) -> isRunning(lease, clock.nanos()) ? lease(held, at) : lease);
    return now != null && isRunning(now, clock.nanos());
  }

  /** Ends the lease of an instance that was removed, or is held anew. */
  void end(H held) {
    leases.put(held.epoch(), new Lease(null, null, clock.nanos(), true));
  }

  /** When a lease ends unless it is renewed; null when it has been ended, or is not known. */
  @Nullable Long endNanos(long epoch) {
    var lease = leases.computeIfPresent(epoch, (same, known) -> known); // after renewals under way
    return lease == null || lease.isOver() || lease.ttl() == null
        ? null
        : lease.nanos() + lease.ttl().toNanos();
  }

  /** How many end within a third of their TTL unless they are renewed. */
  long nearExpiry() {
    long nowNanos = clock.nanos();
    return leases.values().stream().filter(lease -> isNearExpiry(lease, nowNanos)).count();
  }

  private static boolean isNearExpiry(Lease lease, long nowNanos) {
    return !lease.isOver()
        && lease.ttl() != null
        && LeaseEnd.isNear(Duration.ofNanos(nowNanos - lease.nanos()), lease.ttl());
  }

  /** With the time of the last heartbeat, where this replica heard it. */
  ServiceInstance withHeartbeat(H stored) {
    var now = stored.now();
    var lease = leases.get(stored.epoch());
    var at = lease == null ? null : lease.at();
    return at != null && at.isAfter(now.lastHeartbeat()) ? now.withHeartbeat(at) : now;
  }

  /**
   * Forgets others, and those that are over, but not what was current a moment ago. What is over
   * and yet there is back, by an earlier state of the store.
   *
   * @param epochs of the instances that there are
   */
  void retain(Set<Long> epochs) {
    leases
        .entrySet()
        .removeIf(
            entry ->
                (entry.getValue().isOver() || !epochs.contains(entry.getKey()))
                    && clock.since(entry.getValue().nanos()).compareTo(REMEMBERED_FOR) > 0);
  }

  private Lease lease(H held, @Nullable Instant at) {
    return new Lease(held.registration().healthCheck().ttl(), at, clock.nanos(), false);
  }

  private static boolean isRunning(Lease lease, long nowNanos) {
    return !lease.isOver()
        && (lease.ttl() == null || nowNanos - lease.nanos() < lease.ttl().toNanos());
  }
}
