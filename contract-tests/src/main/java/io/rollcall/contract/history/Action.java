package io.rollcall.contract.history;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.PutMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client asked to be done with one instance. */
public sealed interface Action {

  /**
   * Registers.
   *
   * @param fingerprint tells this registration of the key from others; one that is seen in an
   *     observation was put there by an attempt with the same fingerprint
   * @param ttl how long it stays without a heartbeat, or null when it needs none
   */
  record Register(String fingerprint, @Nullable Duration ttl, PutMode mode) implements Action {
    @Override
    public String toString() {
      return "Register[" + fingerprint + ", " + mode + "]";
    }
  }

  record Renew() implements Action {}

  record Remove() implements Action {}

  record Report(HealthStatus status) implements Action {}

  /** Takes the key out of service, whoever is registered under it. */
  record BeginMaintenance() implements Action {}

  /** Puts the key back in service. */
  record EndMaintenance() implements Action {}
}
