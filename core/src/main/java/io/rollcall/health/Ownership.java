package io.rollcall.health;

import io.rollcall.model.InstanceKey;

/** Which instances this replica probes. Thread-safe. */
@FunctionalInterface
public interface Ownership {

  /** One replica alone: all are its own. */
  Ownership ALL = key -> true;

  /** Whether it is this replica's now. Asked before and after each probe: answers at once. */
  boolean isMine(InstanceKey key);

  /** As {@link #isMine(InstanceKey)}, of what is done for a service as a whole. */
  default boolean isMine(String service) {
    return isMine(new InstanceKey(service, service));
  }
}
