package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static java.util.Objects.requireNonNullElse;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.InstanceNotFound;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.Turns;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Everything that changes an instance. Thread-safe. */
final class InstanceWrites {

  /** No attempt begins later than so many call timeouts after the first. */
  private static final int LONGEST_IN_TIMEOUTS = 2;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final EtcdClient client;
  private final Keys keys;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final InstanceReads reads;
  private final Clock clock;
  private final Scheduler scheduler;
  private final GroupCommit commits;
  private final Turns turns;

  InstanceWrites(
      EtcdClient client,
      Keys keys,
      Leases leases,
      Heartbeats heartbeats,
      InstanceReads reads,
      Clock clock,
      Scheduler scheduler) {
    this.client = client;
    this.keys = keys;
    this.leases = leases;
    this.heartbeats = heartbeats;
    this.reads = reads;
    this.clock = clock;
    this.scheduler = scheduler;
    this.commits = new GroupCommit(client, keys);
    this.turns = new Turns(LONGEST_WAIT);
  }

  PutResult put(Registration registration, Instant at, PutMode mode) {
    var put = new Put(commits, keys, leases, reads, tries(), registration, at, mode);
    var done =
        turns.take(registration.key(), () -> put.run(heartbeats.known(registration.key()) != null));
    var instance = done.result().instance();
    heartbeats.heard(registration.key(), instance.revision(), done.lease(), at);
    return done.result();
  }

  /**
   * @param isFollowing whether what this replica remembers is up to date
   */
  void renew(InstanceKey key, Instant at, boolean isFollowing) {
    var known = isFollowing ? heartbeats.known(key) : null;
    if (known != null && known.lease() != Leases.NONE && leases.renew(known.lease())) {
      heartbeats.heard(key, known.revision(), known.lease(), at);
      return;
    }
    for (var tries = tries(); tries.next(); ) {
      var found = reads.find(key);
      var instance = found.instance();
      if (instance == null) {
        throw new InstanceNotFound(key);
      }
      if (instance.lease() == Leases.NONE || leases.renew(instance.lease())) {
        heartbeats.heard(key, instance.revision(), instance.lease(), at);
        return;
      }
    }
    throw new InstanceNotFound(key);
  }

  void remove(InstanceKey key) {
    try {
      if (!removeIf(key, Txns.exists(keys.instance(key)))) {
        throw new InstanceNotFound(key);
      }
    } catch (OutcomeUnknown e) {
      if (isThere(key, e)) {
        throw e;
      }
    }
  }

  boolean removeUnhealthy(InstanceKey key, long revision) {
    var found = reads.find(key);
    var stored = found.instance();
    var health = found.health();
    return stored != null
        && found.maintenance() == null
        && found.now(stored).status() == HealthStatus.UNHEALTHY
        && removeIf(
            key,
            Txns.isAt(keys.instance(key), revision),
            Txns.isAt(keys.health(key), health == null ? 0 : health.revision()),
            Txns.isAbsent(keys.maintenance(key)));
  }

  private boolean removeIf(InstanceKey key, Compare... conditions) {
    var request =
        TxnRequest.newBuilder()
            .addAllCompare(List.of(conditions))
            .addSuccess(Txns.delete(keys.instance(key)))
            .addSuccess(Txns.delete(keys.health(key)))
            .addSuccess(departed(key, "removed"))
            .build();
    var response = client.write(KVGrpc.getTxnMethod(), request);
    if (response.getSucceeded()) {
      heartbeats.left(key, response.getHeader().getRevision());
      leases.revoke(response.getResponses(0).getResponseDeleteRange().getPrevKvs(0).getLease());
    }
    return response.getSucceeded();
  }

  /** Makes the revision of the service grow where a key is taken away. */
  private RequestOp departed(InstanceKey key, String how) {
    return Txns.put(keys.departure(key.service()), copyFromUtf8(how + " " + key.id()), Leases.NONE);
  }

  void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    var found = reads.find(key);
    var before = found.maintenance();
    if (before != null && before.maintenance().reason().equals(maintenance.reason())) {
      return;
    }
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.exists(keys.instance(key)))
            .addSuccess(Txns.put(keys.maintenance(key), Values.of(maintenance), Leases.NONE))
            .build();
    if (!client.write(KVGrpc.getTxnMethod(), request).getSucceeded()) {
      throw new InstanceNotFound(key);
    }
  }

  void endMaintenance(InstanceKey key) {
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.exists(keys.maintenance(key)))
            .addSuccess(Txns.delete(keys.maintenance(key)))
            .addSuccess(departed(key, "back in service:"))
            .build();
    client.write(KVGrpc.getTxnMethod(), request);
  }

  void report(HealthReport report) {
    var key = report.key();
    for (var tries = tries(); tries.next(); ) {
      var found = reads.find(key);
      var stored = found.instance();
      if (stored == null) {
        throw new InstanceNotFound(key);
      }
      if (isLate(report, stored.revision()) || isKnown(report, found.now(stored))) {
        return;
      }
      if (write(report, stored)) {
        return;
      }
    }
    throw new BackendUnavailable(
        "instance '%s' was written by others again and again".formatted(key), null);
  }

  /** False when the registration is another by now, or its lease has just ended. */
  private boolean write(HealthReport report, StoredInstance stored) {
    var key = report.key();
    var health = Txns.put(keys.health(key), Values.of(report, stored.revision()), stored.lease());
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.isAt(keys.instance(key), stored.revision()))
            .addSuccess(health)
            .build();
    try {
      return client.write(KVGrpc.getTxnMethod(), request).getSucceeded();
    } catch (LeaseNotFound e) {
      return false;
    } catch (OutcomeUnknown e) {
      if (isStored(report, stored, e)) {
        return true;
      }
      throw e;
    }
  }

  private boolean isStored(HealthReport report, StoredInstance stored, OutcomeUnknown unknown) {
    try {
      var found = reads.find(report.key());
      return found.revision() == stored.revision() && isKnown(report, found.now(stored));
    } catch (BackendUnavailable e) {
      throw unknown;
    }
  }

  private boolean isThere(InstanceKey key, OutcomeUnknown unknown) {
    try {
      return reads.find(key).revision() != 0;
    } catch (BackendUnavailable e) {
      throw unknown;
    }
  }

  private static boolean isLate(HealthReport report, long revision) {
    var measured = report.measuredOn();
    return measured.isPresent() && measured.getAsLong() != revision;
  }

  private static boolean isKnown(HealthReport report, ServiceInstance instance) {
    return report.status() == instance.status()
        && report.output().equals(requireNonNullElse(instance.output(), ""));
  }

  private Tries tries() {
    return new Tries(clock, scheduler, client.callTimeout().multipliedBy(LONGEST_IN_TIMEOUTS));
  }
}
