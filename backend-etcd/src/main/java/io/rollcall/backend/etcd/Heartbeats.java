package io.rollcall.backend.etcd;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.LeaseEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this replica remembers of each instance for the next heartbeat: its lease, and when it was
 * last heard of, which etcd does not keep. It may be out of date. Thread-safe.
 */
final class Heartbeats {

  /**
   * @param revision of the registration
   * @param heard null when this replica heard nothing since it was registered
   */
  record Known(long revision, long lease, @Nullable Instant heard) {}

  private final Map<InstanceKey, Known> known = new ConcurrentHashMap<>();

  /** Forgets what was known of an earlier registration. */
  void registered(InstanceKey key, long revision, long lease) {
    var fresh = new Known(revision, lease, null);
    known.merge(key, fresh, (held, next) -> held.revision() < revision ? next : held);
  }

  void heard(InstanceKey key, long revision, long lease, Instant at) {
    var fresh = new Known(revision, lease, at);
    known.merge(key, fresh, (held, next) -> held.revision() <= revision ? next : held);
  }

  /** Null when nothing is. */
  @Nullable Known known(InstanceKey key) {
    return known.get(key);
  }

  ServiceInstance withLatest(ServiceInstance instance) {
    var held = known.get(instance.key());
    return held == null || held.heard() == null || held.revision() != instance.revision()
        ? instance
        : instance.withHeartbeat(held.heard());
  }

  /**
   * How many leases, of those that this replica heard a heartbeat of, end within a third of their
   * TTL unless they are renewed.
   *
   * @param instances all there are
   */
  long nearExpiry(Stream<ServiceInstance> instances, Instant now) {
    return instances.filter(instance -> isNearExpiry(instance, now)).count();
  }

  private boolean isNearExpiry(ServiceInstance instance, Instant now) {
    var ttl = instance.registration().healthCheck().ttl();
    var held = ttl == null ? null : known.get(instance.key());
    return ttl != null
        && held != null
        && held.heard() != null
        && LeaseEnd.isNear(Duration.between(held.heard(), now), ttl);
  }

  /** It left at that revision. */
  void left(InstanceKey key, long revision) {
    known.computeIfPresent(key, (same, held) -> held.revision() < revision ? null : held);
  }

  /** Forgets everything: the revisions of what comes next may be lower than what was known. */
  void beginAnew() {
    known.clear();
  }

  /** Forgets what was registered up to {@code revision} and is not there then. */
  void retain(Predicate<InstanceKey> isThere, long revision) {
    known
        .entrySet()
        .removeIf(
            entry -> entry.getValue().revision() <= revision && !isThere.test(entry.getKey()));
  }
}
