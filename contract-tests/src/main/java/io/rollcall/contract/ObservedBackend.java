package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.Capabilities;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend that keeps a record of all that is done with it: what was acknowledged, and what a
 * watcher of each service in use is told.
 */
final class ObservedBackend implements RegistryBackend {

  private final RegistryBackend backend;
  private final Ledger ledger;
  private final Map<String, Recorder<ServiceState>> services = new ConcurrentHashMap<>();
  private final Map<String, Long> readRevisions = new ConcurrentHashMap<>();
  private final Recorder<ServiceNames.All> names = Recorder.ofNames();

  ObservedBackend(RegistryBackend backend, Clock clock) {
    this.backend = backend;
    this.ledger = new Ledger(clock, backend.capabilities());
    backend.watchNames(new WholeNames(names));
  }

  Ledger ledger() {
    return ledger;
  }

  Map<String, Recorder<ServiceState>> services() {
    return services;
  }

  Recorder<ServiceNames.All> names() {
    return names;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public Capabilities capabilities() {
    return backend.capabilities();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    observe(registration.key().service());
    return ledger.put(registration, () -> backend.put(registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    ledger.renew(key, () -> backend.renew(key, at));
  }

  @Override
  public void remove(InstanceKey key) {
    ledger.remove(
        key,
        () -> {
          backend.remove(key);
          return true;
        });
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return ledger.remove(key, () -> backend.removeUnhealthy(key, revision));
  }

  @Override
  public void maintain(InstanceKey key, @Nullable Maintenance maintenance) {
    backend.maintain(key, maintenance);
  }

  @Override
  public void report(HealthReport report) {
    backend.report(report);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return backend.find(key);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return backend.confirmedNanos();
  }

  @Override
  public ServiceState read(String service) {
    observe(service);
    var before = readRevisions.getOrDefault(service, 0L);
    var state = backend.read(service);
    assertThat(state.revision())
        .as("revision of '%s', read again", service)
        .isGreaterThanOrEqualTo(before);
    readRevisions.merge(service, state.revision(), Math::max);
    return state;
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    observe(service);
    return backend.watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return backend.watchNames(watcher);
  }

  @Override
  public void check() {
    backend.check();
  }

  @Override
  public void close() {
    backend.close();
  }

  private void observe(String service) {
    services.computeIfAbsent(
        service,
        absent -> {
          var recorder = Recorder.ofService();
          backend.watch(service, recorder);
          return recorder;
        });
  }
}
