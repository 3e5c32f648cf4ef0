package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;

/** An instance as the store has it, with the replica that holds it. Immutable. */
public interface Held {

  Registration registration();

  /** As readers see it, but for heartbeats. */
  ServiceInstance now();

  /** The replica that has its lease, as {@link ReplicaLeases#self} calls it. */
  String holder();

  /**
   * A random number, positive; another one each time that a replica comes to hold the instance, be
   * it by a registration, a heartbeat or a take-over. There is one lease for each.
   */
  long epoch();

  default InstanceKey key() {
    return registration().key();
  }

  default boolean isHeldBy(String replica) {
    return holder().equals(replica);
  }
}
