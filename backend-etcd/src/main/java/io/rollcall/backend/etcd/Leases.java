package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases in etcd: one for each instance that heartbeats. Thread-safe. */
final class Leases {

  /** The lease of a key that is under none. */
  static final long NONE = 0;

  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final EtcdClient client;
  private final KeepAlives keepAlives;

  Leases(EtcdClient client) {
    this.client = client;
    this.keepAlives = new KeepAlives(client);
  }

  /** In whole seconds, rounded up, as etcd counts; 0 for a registration that needs no lease. */
  static long ttlSeconds(Registration registration) {
    return registration.healthCheck() instanceof HealthCheck.Heartbeat(Duration ttl, _)
        ? ttl.plusSeconds(1).minusNanos(1).toSeconds()
        : 0;
  }

  /** A new lease, or {@link #NONE} for a TTL of 0. */
  long grant(long ttlSeconds) {
    if (ttlSeconds == 0) {
      return NONE;
    }
    var request = LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build();
    try {
      return client.write(LeaseGrpc.getLeaseGrantMethod(), request).getID();
    } catch (OutcomeUnknown e) {
      throw new BackendUnavailable(
          "etcd did not say whether it granted a lease; nothing is registered under it", e);
    }
  }

  /** Gives the lease its full TTL again; false when there is no such lease. */
  boolean renew(long lease) {
    return keepAlives.renew(lease);
  }

  /**
   * Ends a lease that no key is under any more, with one try: should it fail, the lease costs etcd
   * a little memory until its TTL ends it, and nobody sees it.
   */
  void revoke(long lease) {
    if (lease == NONE) {
      return;
    }
    try {
      client.write(
          LeaseGrpc.getLeaseRevokeMethod(), LeaseRevokeRequest.newBuilder().setID(lease).build());
    } catch (LeaseNotFound alreadyEnded) {
      // as wanted
    } catch (BackendUnavailable | OutcomeUnknown e) {
      log.info("A lease that nothing is under is left to run out: {}", e.getMessage());
    }
  }
}
