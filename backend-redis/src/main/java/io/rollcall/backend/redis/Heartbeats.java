package io.rollcall.backend.redis;

import static java.util.stream.Collectors.toSet;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.LeaseEnd;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** When this replica last took a heartbeat of each instance, for its metrics. Thread-safe. */
final class Heartbeats {

  private final Map<InstanceKey, Long> heardNanos = new ConcurrentHashMap<>();
  private final Clock clock;

  Heartbeats(Clock clock) {
    this.clock = clock;
  }

  void heard(InstanceKey key) {
    heardNanos.put(key, clock.nanos());
  }

  void forget(InstanceKey key) {
    heardNanos.remove(key);
  }

  /** Forgets all but those of {@code instances}. */
  void retain(Stream<ServiceInstance> instances) {
    heardNanos.keySet().retainAll(instances.map(ServiceInstance::key).collect(toSet()));
  }

  /**
   * How many leases end within a third of their TTL unless they are renewed, of those that this
   * replica heard heartbeats of.
   */
  long nearExpiry(Stream<ServiceInstance> instances) {
    return instances.filter(this::isNearExpiry).count();
  }

  private boolean isNearExpiry(ServiceInstance instance) {
    var ttl = instance.registration().healthCheck().ttl();
    var heard = heardNanos.get(instance.key());
    return ttl != null
        && heard != null
        && LeaseEnd.isNear(Duration.ofNanos(clock.nanos() - heard), ttl);
  }
}
