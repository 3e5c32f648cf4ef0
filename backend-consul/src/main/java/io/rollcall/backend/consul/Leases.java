package io.rollcall.backend.consul;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases of the instances that this replica holds, by epoch: whoever comes to hold an instance,
 * this replica again or another one, begins another epoch and so another lease. A lease that has
 * ended cannot be renewed. Thread-safe.
 */
final class Leases {

  /** As long as what is followed may still show what is past. */
  private static final Duration REMEMBERED_FOR = Duration.ofSeconds(30);

  /**
   * @param ttl null when it needs no heartbeats
   * @param at of the last heartbeat; null for none that this replica heard
   */
  private record Lease(@Nullable Duration ttl, @Nullable Instant at, long nanos, boolean isOver) {}

  private final Map<Long, Lease> leases = new ConcurrentHashMap<>();
  private final Clock clock;

  Leases(Clock clock) {
    this.clock = clock;
  }

  /** How long a registration stays without heartbeats; null when it needs none. */
  static @Nullable Duration ttl(Registration registration) {
    return registration.healthCheck() instanceof HealthCheck.Heartbeat(var ttl, _) ? ttl : null;
  }

  /**
   * Begins the lease of an instance that came to be held here.
   *
   * @param at of the heartbeat; null when none brought it here
   */
  void begin(StoredInstance held, @Nullable Instant at) {
    leases.put(held.epoch(), lease(held, at));
  }

  /** False when it has ended, or was never begun. */
  boolean renew(StoredInstance held, Instant at) {
    var now =
        leases.computeIfPresent(
            held.epoch(), (epoch, lease) -> isRunning(lease) ? lease(held, at) : lease);
    return now != null && isRunning(now);
  }

  /** Whether an instance that is held here must expire; a lease that is not known begins. */
  boolean hasEnded(StoredInstance held) {
    return !isRunning(leases.computeIfAbsent(held.epoch(), epoch -> lease(held, null)));
  }

  /** Ends the lease of an instance that was removed, or is held anew. */
  void end(StoredInstance held) {
    leases.put(held.epoch(), new Lease(null, null, clock.nanos(), true));
  }

  /** With the time of the last heartbeat, where this replica heard it. */
  ServiceInstance withHeartbeat(StoredInstance stored) {
    var now = stored.now();
    var lease = leases.get(stored.epoch());
    var at = lease == null ? null : lease.at();
    return at != null && at.isAfter(now.lastHeartbeat()) ? now.withHeartbeat(at) : now;
  }

  /**
   * Forgets others, but for those that were just begun.
   *
   * @param epochs of the instances that there are
   */
  void retain(Set<Long> epochs) {
    leases
        .entrySet()
        .removeIf(
            entry ->
                !epochs.contains(entry.getKey())
                    && clock.since(entry.getValue().nanos()).compareTo(REMEMBERED_FOR) > 0);
  }

  private Lease lease(StoredInstance held, @Nullable Instant at) {
    return new Lease(ttl(held.instance().registration()), at, clock.nanos(), false);
  }

  private boolean isRunning(Lease lease) {
    return !lease.isOver()
        && (lease.ttl() == null || clock.since(lease.nanos()).compareTo(lease.ttl()) < 0);
  }
}
