package io.rollcall.backend.redis;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Mirror;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in Redis. Thread-safe. Any number of replicas may use one prefix; they give the
 * same revisions, and know each other's heartbeats.
 *
 * <p>Watchers are told on a thread of this backend.
 */
final class RedisRegistry implements RegistryBackend {

  private final RedisCalls calls;
  private final RedisWrites writes;
  private final Heartbeats heartbeats;
  private final Mirror mirror;

  RedisRegistry(RedisCalls calls, RedisWrites writes, Heartbeats heartbeats, Mirror mirror) {
    this.calls = calls;
    this.writes = writes;
    this.heartbeats = heartbeats;
    this.mirror = mirror;
  }

  @Override
  public String name() {
    return "redis";
  }

  /** Whether reads see all and whether it lasts is up to how the servers are run. */
  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.EMULATED, Expiry.SLACK)
        .shared()
        .build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    var key = registration.key();
    var check = registration.healthCheck();
    var ttl = check.ttl();
    var json = RegistrationJson.write(registration);
    var reply =
        writes.write(
            key,
            "put",
            mode == PutMode.CREATE_ONLY ? "create" : "replace",
            json,
            Stored.millis(at),
            Long.toString(ttl == null ? 0 : ttl.toMillis()),
            check.initialStatus().wireName());
    if (reply.is("exists")) {
      throw new InstanceExists(key);
    }
    heartbeats.heard(key);
    return new PutResult(
        PutResult.Outcome.valueOf(reply.text(0).toUpperCase(Locale.ROOT)),
        Stored.of(json, reply, 1).toInstance(registration));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    demandFound(key, writes.write(key, "renew", Stored.millis(at)));
    heartbeats.heard(key);
  }

  @Override
  public void remove(InstanceKey key) {
    demandFound(key, writes.write(key, "remove"));
    heartbeats.forget(key);
  }

  @Override
  public void report(HealthReport report) {
    var key = report.key();
    var measuredOn = report.measuredOn();
    demandFound(
        key,
        writes.write(
            key,
            "report",
            report.status().wireName(),
            report.output(),
            measuredOn.isPresent() ? Long.toString(measuredOn.getAsLong()) : "",
            report.isReason() ? "reason" : ""));
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    demandFound(
        key,
        writes.write(
            key, "begin_maintenance", Stored.millis(maintenance.since()), maintenance.reason()));
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    writes.write(key, "end_maintenance");
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return writes.write(key, "remove_unhealthy", Long.toString(revision)).is("done");
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    return writes
        .write(
            known.key(),
            "replace_metadata",
            RegistrationJson.write(known),
            RegistrationJson.write(known.withMetadata(metadata)))
        .is("done");
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    var reply = calls.read(List.of(key.service()), "find", key.service(), key.id());
    return reply.is("missing")
        ? null
        : Stored.of(reply.text(1), reply, 2).toInstance(key.service(), key.id());
  }

  @Override
  public ServiceState read(String service) {
    var reply = calls.read(List.of(service), "read", service);
    var state = StoredServices.read(service, reply.list(2), reply.number(1));
    return state == null ? new ServiceState(service, reply.number(0), List.of()) : state;
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return mirror.watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return mirror.watchNames(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }

  /** As {@link RedisBackend#check}. */
  void check() {
    var disconnection = mirror.whyNotCurrent();
    if (disconnection != null) {
      throw new BackendUnavailable(disconnection, null);
    }
    calls.read(List.of(), "position");
  }

  /** How many leases end soon unless they are renewed. */
  long nearExpiry() {
    return heartbeats.nearExpiry(instances());
  }

  /** Forgets when instances that left were last heard of. */
  void forgetDeparted() {
    heartbeats.retain(instances());
  }

  private Stream<ServiceInstance> instances() {
    return mirror.names().stream().flatMap(service -> mirror.state(service).instances().stream());
  }

  private void demandFound(InstanceKey key, Reply reply) {
    if (reply.is("missing")) {
      heartbeats.forget(key);
      throw new InstanceNotFound(key);
    }
  }
}
