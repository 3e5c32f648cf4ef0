package io.rollcall.backend.memory;

import io.rollcall.model.ServiceInstance;
import io.rollcall.store.LeaseEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How long one registration stays. Changed under its service's monitor; heartbeats may be read
 * anywhere.
 */
final class Lease {

  /** Tells leases apart that end at the same moment. */
  static final Comparator<Lease> BY_NAME =
      Comparator.comparing((Lease lease) -> lease.service.name()).thenComparing(Lease::id);

  private final Service service;
  private final String id;
  private final @Nullable Duration ttl;
  private long renewedNanos;
  private volatile Instant heartbeat;

  /** Fixed while it is queued. */
  private long dueNanos;

  private volatile boolean expired;

  Lease(Service service, ServiceInstance instance, long nowNanos) {
    this.service = service;
    this.id = instance.id();
    this.ttl = instance.registration().healthCheck().ttl();
    this.renewedNanos = nowNanos;
    this.heartbeat = instance.lastHeartbeat();
  }

  Service service() {
    return service;
  }

  String id() {
    return id;
  }

  /** Says when to look at it next: when it ends unless it is renewed. Only while not queued. */
  boolean schedule(long resumedNanos) {
    if (ttl == null) {
      return false;
    }
    dueNanos = endNanos(ttl, resumedNanos);
    return true;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** Whether it ran out. What was last renewed before {@code resumedNanos} counts from then. */
  boolean hasEnded(long nowNanos, long resumedNanos) {
    return ttl != null && nowNanos - endNanos(ttl, resumedNanos) >= 0;
  }

  private long endNanos(Duration ttl, long resumedNanos) {
    var from = renewedNanos - resumedNanos > 0 ? renewedNanos : resumedNanos;
    return from + ttl.toNanos();
  }

  void renew(long nowNanos, Instant at) {
    renewedNanos = nowNanos;
    heartbeat = at;
  }

  /** Says that its instance leaves because nobody renewed it. */
  void expire() {
    expired = true;
  }

  boolean isExpired() {
    return expired;
  }

  /** Whether less than a third of its time is left, by the wall clock. */
  boolean isNearExpiry(Instant now) {
    return ttl != null && LeaseEnd.isNear(Duration.between(heartbeat, now), ttl);
  }

  /** The instance with its latest heartbeat. */
  ServiceInstance refresh(ServiceInstance instance) {
    var latest = heartbeat;
    return latest.equals(instance.lastHeartbeat()) ? instance : instance.withHeartbeat(latest);
  }
}
