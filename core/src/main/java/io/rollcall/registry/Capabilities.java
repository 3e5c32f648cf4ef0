package io.rollcall.registry;

import java.time.Duration;

/**
 * What a backend can do, said honestly, for callers and documentation.
 *
 * @param healthChecks who probes: the backend itself, Rollcall, or nobody
 * @param expiry who removes an instance whose heartbeats stopped
 * @param linearizableReads whether a read sees every write that returned before it
 * @param shared whether several replicas of Rollcall can serve the same registrations
 * @param durability whether registrations outlive a restart of what stores them
 * @param shortestTtl shorter ones are kept as this
 * @param expirySlack an expired instance is gone within its TTL plus this
 */
public record Capabilities(
    Support healthChecks,
    Support expiry,
    Support linearizableReads,
    boolean shared,
    Support durability,
    Duration shortestTtl,
    Duration expirySlack) {

  public enum Support {
    /** The store does it. */
    NATIVE,
    /** Rollcall does it on top of the store. */
    EMULATED,
    ABSENT
  }
}
