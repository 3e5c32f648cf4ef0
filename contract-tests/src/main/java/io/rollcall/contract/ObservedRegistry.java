package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceState;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry that keeps a record of all that is done with it: what was acknowledged, and what a
 * watcher of each service in use is told.
 */
final class ObservedRegistry extends ForwardingRegistry {

  private final RegistryBackend backend;
  private final Ledger ledger;
  private final Map<String, Recorder<ServiceState>> services;
  private final Map<String, Long> readRevisions;
  private final Recorder<ServiceNames.All> names;

  ObservedRegistry(BackendFixture fixture) {
    this.backend = fixture.backend().registry();
    this.ledger = new Ledger(fixture, backend.capabilities());
    this.services = new ConcurrentHashMap<>();
    this.readRevisions = new ConcurrentHashMap<>();
    this.names = Recorder.ofNames();
    backend.watchNames(new WholeNames(names));
  }

  private ObservedRegistry(RegistryBackend replica, ObservedRegistry other) {
    this.backend = replica;
    this.ledger = other.ledger;
    this.services = other.services;
    this.readRevisions = other.readRevisions;
    this.names = other.names;
  }

  /** Another replica over the same store; what is done there goes into the same record. */
  ObservedRegistry at(RegistryBackend replica) {
    return new ObservedRegistry(replica, this);
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
  protected RegistryBackend delegate() {
    return backend;
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    observe(registration.key().service());
    return ledger.put(registration, () -> super.put(registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    ledger.renew(key, () -> super.renew(key, at));
  }

  @Override
  public void remove(InstanceKey key) {
    ledger.remove(
        key,
        () -> {
          super.remove(key);
          return true;
        });
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return ledger.remove(key, () -> super.removeUnhealthy(key, revision));
  }

  @Override
  public ServiceState read(String service) {
    observe(service);
    var before = readRevisions.getOrDefault(service, 0L);
    var state = super.read(service);
    assertThat(state.revision())
        .as("revision of '%s', read again", service)
        .isGreaterThanOrEqualTo(before);
    readRevisions.merge(service, state.revision(), Math::max);
    return state;
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    observe(service);
    return super.watch(service, watcher);
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
