package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this replica renewed last, with its agent. Consul keeps no time of renewal, and
 * an agent may lose what it has. Thread-safe; the caller holds the key's lock for changes.
 */
final class Renewals {

  /**
   * @param copy that was renewed
   * @param at as callers are told
   * @param nanos just before the agent was asked; its own lease ends no sooner than counted from
   *     here
   */
  record Renewal(Copy copy, Instant at, long nanos) {}

  private final Clock clock;
  private final Map<InstanceKey, Renewal> renewals = new ConcurrentHashMap<>();

  Renewals(Clock clock) {
    this.clock = clock;
  }

  void add(Copy copy, Instant at, long nanos) {
    renewals.put(copy.key(), new Renewal(copy, at, nanos));
  }

  void forget(InstanceKey key) {
    renewals.remove(key);
  }

  /** The copy at {@code node} whose lease has surely not ended; null when there is none. */
  @Nullable Copy held(InstanceKey key, String node) {
    var renewal = renewals.get(key);
    return renewal != null && renewal.copy().node().equals(node) && isUnderLease(renewal)
        ? renewal.copy()
        : null;
  }

  /** With the time of the last renewal, where this replica did it. */
  ServiceInstance withHeartbeat(ServiceInstance instance) {
    var renewal = renewals.get(instance.key());
    return renewal != null
            && renewal.copy().revision() == instance.revision()
            && renewal.at().isAfter(instance.lastHeartbeat())
        ? instance.withHeartbeat(renewal.at())
        : instance;
  }

  /** Forgets those that are no longer under lease, and those without one that are not there. */
  void prune(Predicate<InstanceKey> isThere) {
    renewals
        .values()
        .removeIf(
            renewal ->
                !isUnderLease(renewal)
                    || (renewal.copy().ttl() == null && !isThere.test(renewal.copy().key())));
  }

  private boolean isUnderLease(Renewal renewal) {
    var ttl = renewal.copy().ttl();
    return ttl == null || clock.since(renewal.nanos()).compareTo(ttl) < 0;
  }
}
