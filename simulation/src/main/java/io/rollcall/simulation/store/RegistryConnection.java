package io.rollcall.simulation.store;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.simulation.store.ModelledStore.Change;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Mirror;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in the modelled store, as those of etcd are: each write is one request, and the
 * whole of the store is followed.
 */
final class RegistryConnection implements RegistryBackend, Followed<ModelledStore.Listing, Change> {

  private final ModelledStore store;
  private final Link link;
  private final Mirror mirror = new Mirror();

  RegistryConnection(ModelledStore store, Link link) {
    this.store = store;
    this.link = link;
  }

  @Override
  public String name() {
    return "modelled";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.NATIVE, ModelledStore.LATEST_EXPIRY)
        .linearizableReads(Support.NATIVE)
        .shared()
        .durability(Support.NATIVE)
        .build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return link.call(true, () -> store.put(registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    link.call(true, () -> store.renew(key));
  }

  @Override
  public void remove(InstanceKey key) {
    link.call(true, () -> store.remove(key));
  }

  @Override
  public void report(HealthReport report) {
    link.call(true, () -> store.report(report));
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    link.call(true, () -> store.beginMaintenance(key, maintenance));
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    link.call(true, () -> store.endMaintenance(key));
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return link.call(true, () -> store.removeUnhealthy(key, revision));
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    return link.call(true, () -> store.replaceMetadata(known, metadata));
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return link.call(false, () -> store.find(key));
  }

  @Override
  public ServiceState read(String service) {
    return link.call(false, () -> store.read(service));
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

  @Override
  public Watches<Change> watches() {
    return store.watches();
  }

  @Override
  public ModelledStore.Listing list() {
    return store.list();
  }

  @Override
  public long head() {
    return store.head();
  }

  @Override
  public void reset(ModelledStore.Listing listing, long seen) {
    if (listing.revision() < seen) {
      mirror.beginAnew("the store lost what it held");
    }
    mirror.reset(listing.absentRevision(), listing.services());
  }

  @Override
  public void apply(Change change) {
    mirror.update(change.state());
  }

  @Override
  public void confirm(long nanos) {
    mirror.confirm(nanos);
  }

  @Override
  public void disconnect(String reason) {
    mirror.disconnect(reason);
  }
}
