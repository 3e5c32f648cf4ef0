package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;

/** An instance as a store has it that lets nothing expire by itself. Immutable. */
public interface Leased {

  Registration registration();

  /** As readers see it, but for heartbeats. */
  ServiceInstance now();

  /** A random number, positive, which names the lease. Whatever begins another lease draws it. */
  long epoch();

  /** Whether the store has it that the lease has ended: a heartbeat has to begin another one. */
  default boolean isOver() {
    return false;
  }

  default InstanceKey key() {
    return registration().key();
  }
}
