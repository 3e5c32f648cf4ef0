package io.rollcall.health;

import io.rollcall.registry.InstanceKey;

/** Which instances this replica probes. Thread-safe. */
@FunctionalInterface
public interface Ownership {

  /** One replica alone: all are its own. */
  Ownership ALL = key -> true;

  /** Whether it is this replica's now. Asked before and after each probe: answers at once. */
  boolean isMine(InstanceKey key);
}
