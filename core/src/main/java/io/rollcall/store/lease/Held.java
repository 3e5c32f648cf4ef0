package io.rollcall.store.lease;

/** An instance as the store has it, with the replica that holds it. Immutable. */
public interface Held extends Leased {

  /** The replica that has its lease, as {@link ReplicaLeases#self} calls it. */
  String holder();

  /**
   * A random number, positive; another one each time that a replica comes to hold the instance, be
   * it by a registration, a heartbeat or a take-over. There is one lease for each.
   */
  @Override
  long epoch();

  default boolean isHeldBy(String replica) {
    return holder().equals(replica);
  }
}
