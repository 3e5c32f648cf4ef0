package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;

/**
 * The other replicas, which are told of heartbeats of what they hold: so with a balancer before the
 * replicas instances do not change hands. Thread-safe.
 */
public interface Peers {

  /** Nobody is told; the replica that hears of an instance holds it from then on. */
  Peers NONE = (replica, key) -> false;

  /**
   * Passes a heartbeat on, in a way that the replica calls {@link
   * io.rollcall.store.Relay#forOther}, and waits for the answer for a bounded time.
   *
   * @param replica as it registered itself
   * @return whether the replica renewed the lease
   */
  boolean renew(ServiceInstance replica, InstanceKey key);
}
