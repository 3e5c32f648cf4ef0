package io.rollcall.backend.etcd;

import static java.util.stream.Collectors.toSet;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.backend.etcd.Keys.Subject;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads that see every write that returned before them. Thread-safe. */
final class InstanceReads {

  private static final int MOST_SETTLEMENTS = 3;

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror;
  private final WatchFeed feed;
  private final Heartbeats heartbeats;
  private final Departures departures;

  InstanceReads(
      EtcdClient client,
      Keys keys,
      Mirror mirror,
      WatchFeed feed,
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
   * @param health null when there is none, or what is there is no health
   * @param healthRevision of the health's key; 0 when there is no such key
   * @param maintenance null when it is in service, or what is there is no maintenance
   * @param maintenanceRevision of the maintenance's key; 0 when there is no such key
   * @param value of the instance's key; empty when there is no such key
   * @param revision of the instance's key; 0 when there is no such key
   * @param createRevision since when the instance's key is there without a break; 0 when that is
   *     not known
   * @param lease of the instance's key
   */
  record Found(
      @Nullable StoredInstance instance,
      @Nullable StoredHealth health,
      long healthRevision,
      @Nullable StoredMaintenance maintenance,
      long maintenanceRevision,
      ByteString value,
      long revision,
      long createRevision,
      long lease) {

    static final Found NOTHING =
        new Found(null, null, 0, null, 0, ByteString.EMPTY, 0, 0, Leases.NONE);

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
      return new Found(null, null, 0, out, outRevision, ByteString.EMPTY, 0, 0, Leases.NONE);
    }
    var stored = instance.getFirst();
    return new Found(
        Values.instance(stored, new Subject.Instance(key.service(), key.id())),
        health.isEmpty() ? null : Values.health(health.getFirst()),
        health.isEmpty() ? 0 : health.getFirst().getModRevision(),
        out,
        outRevision,
        stored.getValue(),
        stored.getModRevision(),
        stored.getCreateRevision(),
        stored.getLease());
  }

  /** The instance as callers see it; null when there is none. */
  @Nullable ServiceInstance instance(InstanceKey key) {
    var found = find(key);
    var stored = found.instance();
    return stored == null ? null : heartbeats.withLatest(found.now(stored));
  }

  /**
   * As watches told last, if that is known; else as {@link #find}. It may be out of date: who
   * writes by it compares revisions.
   */
  Found expect(InstanceKey key) {
    var told = withId(key.id(), mirror.state(key.service()).instances());
    if (told == null) {
      return Found.NOTHING;
    }
    var known = heartbeats.known(key);
    if (known == null || known.revision() != told.revision() || told.maintenance() != null) {
      return find(key);
    }
    return new Found(
        StoredInstance.registered(told, known.lease()),
        null,
        0,
        null,
        0,
        ByteString.EMPTY,
        told.revision(),
        0,
        known.lease());
  }

  private static @Nullable ServiceInstance withId(String id, List<ServiceInstance> sorted) {
    int from = 0;
    int to = sorted.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = sorted.get(middle).id().compareTo(id);
      if (order == 0) {
        return sorted.get(middle);
      }
      from = order < 0 ? middle + 1 : from;
      to = order < 0 ? to : middle;
    }
    return null;
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
