package io.rollcall.backend.etcd;

import static java.util.stream.Collectors.toSet;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.backend.etcd.Keys.Subject;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceState;
import io.rollcall.watch.Mirror;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads that see every write that returned before them. Thread-safe. */
final class InstanceReads {

  private static final int MOST_SETTLEMENTS = 3;

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror;
  private final MirrorFeed feed;
  private final Heartbeats heartbeats;
  private final Departures departures;

  InstanceReads(
      EtcdClient client,
      Keys keys,
      Mirror mirror,
      MirrorFeed feed,
      Heartbeats heartbeats,
      Departures departures) {
    this.client = client;
    this.keys = keys;
    this.mirror = mirror;
    this.feed = feed;
    this.heartbeats = heartbeats;
    this.departures = departures;
  }

  /**
   * The keys of one instance.
   *
   * @param instance null when there is none, or what is there is no registration
   * @param health null when there is none
   * @param maintenance null when it is in service, or what is there is no maintenance
   * @param maintenanceRevision of the maintenance's key; 0 when there is no such key
   * @param value of the instance's key; empty when there is no such key
   * @param revision of the instance's key; 0 when there is no such key
   * @param lease of the instance's key
   */
  record Found(
      @Nullable StoredInstance instance,
      @Nullable StoredHealth health,
      @Nullable StoredMaintenance maintenance,
      long maintenanceRevision,
      ByteString value,
      long revision,
      long lease) {

    static final Found NOTHING = new Found(null, null, null, 0, ByteString.EMPTY, 0, Leases.NONE);

    ServiceInstance now(StoredInstance instance) {
      return instance.with(health, maintenance);
    }
  }

  Found find(InstanceKey key) {
    var request =
        TxnRequest.newBuilder()
            .addSuccess(Txns.get(keys.instance(key)))
            .addSuccess(Txns.get(keys.health(key)))
            .addSuccess(Txns.get(keys.maintenance(key)))
            .build();
    return found(key, client.read(KVGrpc.getTxnMethod(), request).getResponsesList());
  }

  /** From the answers to gets of the instance, its health and its maintenance. */
  static Found found(InstanceKey key, List<ResponseOp> answers) {
    var instance = answers.get(0).getResponseRange().getKvsList();
    var health = answers.get(1).getResponseRange().getKvsList();
    var maintenance = answers.get(2).getResponseRange().getKvsList();
    var out = maintenance.isEmpty() ? null : Values.maintenance(maintenance.getFirst());
    long outRevision = maintenance.isEmpty() ? 0 : maintenance.getFirst().getModRevision();
    if (instance.isEmpty()) {
      return new Found(null, null, out, outRevision, ByteString.EMPTY, 0, Leases.NONE);
    }
    var stored = instance.getFirst();
    return new Found(
        Values.instance(stored, new Subject.Instance(key.service(), key.id())),
        health.isEmpty() ? null : Values.health(health.getFirst()),
        out,
        outRevision,
        stored.getValue(),
        stored.getModRevision(),
        stored.getLease());
  }

  /** The instance as callers see it; null when there is none. */
  @Nullable ServiceInstance instance(InstanceKey key) {
    var found = find(key);
    var stored = found.instance();
    return stored == null ? null : heartbeats.withLatest(found.now(stored));
  }

  ServiceState read(String service) {
    for (int settlements = 0; ; settlements++) {
      var processed = feed.revision();
      var told = mirror.state(service);
      var fetched = fetch(service);
      var hasExpired = hasUnwrittenExpiry(told, processed, fetched);
      if (!hasExpired) {
        return state(fetched, told.revision());
      }
      if (settlements == MOST_SETTLEMENTS || !settle(fetched)) {
        return state(fetched, fetched.revision());
      }
    }
  }

  /** Keys of a service as of a revision of etcd. */
  private record Fetched(StoredService service, long departures, long revision) {
    long lastDeparture() {
      return service.isEmpty() ? Math.max(service.departure(), departures) : service.departure();
    }
  }

  private Fetched fetch(String service) {
    var request =
        TxnRequest.newBuilder()
            .addSuccess(Txns.getAll(keys.instances(service)))
            .addSuccess(Txns.getAll(keys.healths(service)))
            .addSuccess(Txns.getAll(keys.maintenances(service)))
            .addSuccess(Txns.get(keys.departure(service)))
            .addSuccess(Txns.get(keys.departures()))
            .build();
    var response = client.read(KVGrpc.getTxnMethod(), request);
    var stored = new StoredServices(keys);
    for (var answer : response.getResponsesList()) {
      for (KeyValue pair : answer.getResponseRange().getKvsList()) {
        stored.put(pair, touched -> {});
      }
    }
    var held = stored.get(service);
    return new Fetched(
        held == null ? new StoredService(service) : held,
        stored.departures(),
        response.getHeader().getRevision());
  }

  /** Whether instances that watchers were told of are gone, and nobody wrote down why. */
  private static boolean hasUnwrittenExpiry(ServiceState told, long processed, Fetched fetched) {
    var ids = told.instances().stream().map(ServiceInstance::id).collect(toSet());
    ids.removeAll(fetched.service().ids());
    return !ids.isEmpty() && fetched.lastDeparture() <= processed;
  }

  private boolean settle(Fetched fetched) {
    try {
      departures.settle(fetched.service().name(), fetched.revision() + 1);
      return true;
    } catch (BackendUnavailable | OutcomeUnknown e) {
      return false;
    }
  }

  private ServiceState state(Fetched fetched, long leastRevision) {
    var state = fetched.service().state(fetched.departures(), Set.of());
    return new ServiceState(
        state.service(),
        Math.max(state.revision(), leastRevision),
        state.instances().stream().map(heartbeats::withLatest).toList());
  }
}
