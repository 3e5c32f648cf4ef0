package io.rollcall.backend.memory;

import io.rollcall.store.DeadlineQueue;
import io.rollcall.time.Clock;
import java.util.concurrent.ConcurrentMap;

/**
 * What all services share.
 *
 * @param leases those that end some day
 * @param services by name; those that have instances or watchers
 */
record Store(
    Clock clock,
    Journal journal,
    Names names,
    DeadlineQueue<Lease> leases,
    ConcurrentMap<String, Service> services) {

  /** Queues a lease, if it ends at all. The caller holds the monitor of its service. */
  void queue(Lease lease) {
    if (lease.schedule(leases.resumedNanos())) {
      leases.add(lease);
    }
  }

  /** The caller holds the monitor of the lease's service. */
  boolean hasEnded(Lease lease) {
    return lease.hasEnded(leases.lookedNanos(), leases.resumedNanos());
  }
}
