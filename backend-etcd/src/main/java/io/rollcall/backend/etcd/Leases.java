package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases in etcd: one for each instance that heartbeats. Thread-safe. */
final class Leases {

  /** The lease of a key that is under none. */
  static final long NONE = 0;

  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final EtcdClient client;
  private final KeepAlives keepAlives;
  private final SecureRandom ids = new SecureRandom();

  Leases(EtcdClient client) {
    this.client = client;
    this.keepAlives = new KeepAlives(client);
  }

  /** In whole seconds, rounded up, as etcd counts; 0 for a registration that needs no lease. */
  static long ttlSeconds(Registration registration) {
    var ttl = registration.healthCheck().ttl();
    return ttl == null ? 0 : ttl.plusSeconds(1).minusNanos(1).toSeconds();
  }

  /** A new lease, which etcd has granted. The TTL must not be 0. */
  Grant grant(long ttlSeconds) {
    var lease = newId();
    ask(lease, ttlSeconds, new CompletableFuture<>());
    return new Grant(lease, CompletableFuture.completedFuture(null));
  }

  /**
   * Asks for a new lease, and returns when the request has left: what is sent later then seldom
   * overtakes it in etcd, which handles calls side by side. The TTL must not be 0.
   */
  Grant startGrant(long ttlSeconds) {
    var lease = newId();
    var left = new CompletableFuture<Void>();
    var answer =
        CompletableFuture.runAsync(
            () -> ask(lease, ttlSeconds, left),
            task -> Thread.ofVirtual().name("rollcall-etcd-grant").start(task));
    CompletableFuture.anyOf(left, answer).exceptionally(failure -> lease).join();
    return new Grant(lease, answer);
  }

  private long newId() {
    return ids.nextLong(1, Long.MAX_VALUE);
  }

  private void ask(long lease, long ttlSeconds, CompletableFuture<Void> left) {
    var request = LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).setID(lease).build();
    try {
      client.write(LeaseGrpc.getLeaseGrantMethod(), request, left);
    } catch (OutcomeUnknown e) {
      throw EtcdErrors.isAnswered(e)
          ? EtcdErrors.notDone(e)
          : new BackendUnavailable(
              "etcd did not say whether it granted a lease; nothing is registered under it", e);
    }
  }

  /** Gives the lease its full TTL again; false when there is no such lease. */
  boolean renew(long lease) {
    return keepAlives.renew(lease);
  }

  /**
   * Ends a lease that no key is under any more. Other replicas may know it still, and acknowledge
   * heartbeats for as long as it can be renewed: so this returns when it surely has ended.
   *
   * @throws OutcomeUnknown when etcd does not say so, though asked again and again
   */
  void end(long lease, Tries tries) {
    if (lease == NONE) {
      return;
    }
    RuntimeException last = null;
    try {
      while (tries.next()) {
        try {
          revoke(lease);
          return;
        } catch (BackendUnavailable | OutcomeUnknown e) {
          last = e;
        }
      }
    } catch (BackendUnavailable interrupted) {
      last = interrupted;
    }
    throw new OutcomeUnknown(
        "the write was done, but etcd does not say that the lease from before it has ended", last);
  }

  /**
   * Ends a lease, if it is granted, that no key was ever under. No replica knows it; so should it
   * not end, it costs etcd a little memory until its TTL is over.
   */
  void release(Grant unused) {
    try {
      unused.await();
    } catch (BackendUnavailable e) {
      return;
    }
    try {
      revoke(unused.lease());
    } catch (BackendUnavailable | OutcomeUnknown e) {
      log.info("A lease that nothing is under is left to run out: {}", e.getMessage());
    }
  }

  /** Ends the lease unless it has ended already. */
  void revoke(long lease) {
    var request = LeaseRevokeRequest.newBuilder().setID(lease).build();
    try {
      client.write(LeaseGrpc.getLeaseRevokeMethod(), request);
    } catch (LeaseNotFound e) {
      log.debug("Lease {} has ended already", lease);
    }
  }
}
