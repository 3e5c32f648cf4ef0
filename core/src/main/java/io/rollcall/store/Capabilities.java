package io.rollcall.store;

import io.rollcall.model.Limits;
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

  /** Begins with a backend that does nothing beyond what every backend must. */
  public static Builder builder() {
    return new Builder();
  }

  /** Says what a backend can do, by name. Not thread-safe. */
  public static final class Builder {
    private Support healthChecks = Support.ABSENT;
    private Support expiry = Support.ABSENT;
    private Support linearizableReads = Support.ABSENT;
    private boolean shared;
    private Support durability = Support.ABSENT;
    private Duration shortestTtl = Limits.SHORTEST_TTL;
    private Duration expirySlack = Duration.ZERO;

    private Builder() {}

    public Builder healthChecks(Support support) {
      healthChecks = support;
      return this;
    }

    /** An expired instance is gone within its TTL plus {@code slack}. */
    public Builder expiry(Support support, Duration slack) {
      expiry = support;
      expirySlack = slack;
      return this;
    }

    public Builder linearizableReads(Support support) {
      linearizableReads = support;
      return this;
    }

    /** Several replicas of Rollcall can serve the same registrations. */
    public Builder shared() {
      shared = true;
      return this;
    }

    public Builder durability(Support support) {
      durability = support;
      return this;
    }

    /** When not said, as short as a registration may ask for. */
    public Builder shortestTtl(Duration shortest) {
      shortestTtl = shortest;
      return this;
    }

    public Capabilities build() {
      return new Capabilities(
          healthChecks, expiry, linearizableReads, shared, durability, shortestTtl, expirySlack);
    }
  }
}
