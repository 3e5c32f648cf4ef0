package io.rollcall.backend.kubernetes.foreign;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rollcall's own registry, and beside it the services whose slices others keep. Thread-safe. */
public final class ForeignRegistry extends ForwardingRegistry implements AutoCloseable {

  private final RegistryBackend own;
  private final Predicate<InstanceKey> isOwn;
  private final ForeignServices foreign;
  private final ForeignFollower follower;
  private final Map<String, Set<MergedWatch>> watches = new ConcurrentHashMap<>();
  private final Set<MergedNames> namesWatches = ConcurrentHashMap.newKeySet();

  /**
   * @param isOwn whether the own registry has an instance, as far as this process knows
   * @param prefixes of the names of services that are shown
   */
  public ForeignRegistry(
      RegistryBackend own,
      Predicate<InstanceKey> isOwn,
      Objects<EndpointSlice> slices,
      List<String> prefixes,
      Clock clock,
      Scheduler scheduler) {
    this.own = own;
    this.isOwn = isOwn;
    this.foreign = new ForeignServices(prefixes);
    this.follower = new ForeignFollower(slices, foreign, this::changed, clock, scheduler);
  }

  /** Starts to follow the slices of others. */
  public void start() {
    follower.start();
  }

  private void changed(String service) {
    watches.getOrDefault(service, Set.of()).forEach(MergedWatch::foreignChanged);
    namesWatches.forEach(watch -> watch.foreignChanged(service));
  }

  @Override
  protected RegistryBackend delegate() {
    return own;
  }

  @Override
  public boolean probes(Registration registration) {
    return foreign(registration.key()) != null || own.probes(registration);
  }

  @Override
  public @Nullable String origin(InstanceKey key) {
    var found = foreign(key);
    return found == null ? null : found.origin();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    refuseForeign(registration.key());
    return super.put(registration, at, mode);
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    refuseForeign(key);
    super.renew(key, at);
  }

  @Override
  public void remove(InstanceKey key) {
    refuseForeign(key);
    super.remove(key);
  }

  @Override
  public void report(HealthReport report) {
    refuseForeign(report.key());
    super.report(report);
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    refuseForeign(key);
    super.beginMaintenance(key, maintenance);
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    refuseForeign(key);
    super.endMaintenance(key);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    var found = super.find(key);
    var others = found == null ? foreign.find(key) : null;
    return others == null ? found : others.instance();
  }

  @Override
  public ServiceState read(String service) {
    return foreign.merge(super.read(service));
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    var merged = new MergedWatch(foreign, watcher);
    watches.compute(
        service,
        (_, there) -> {
          var all = there == null ? ConcurrentHashMap.<MergedWatch>newKeySet() : there;
          all.add(merged);
          return all;
        });
    var subscription = own.watch(service, merged);
    return () -> {
      subscription.close();
      watches.computeIfPresent(
          service,
          (_, there) -> {
            there.remove(merged);
            return there.isEmpty() ? null : there;
          });
    };
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    var merged = new MergedNames(foreign, watcher);
    namesWatches.add(merged);
    var subscription = own.watchNames(merged);
    return () -> {
      subscription.close();
      namesWatches.remove(merged);
    };
  }

  /** What others keep; null where Rollcall has such an instance, which comes before it. */
  private @Nullable ForeignInstance foreign(InstanceKey key) {
    return isOwn.test(key) ? null : foreign.find(key);
  }

  private void refuseForeign(InstanceKey key) {
    if (foreign(key) != null) {
      throw new InvalidValue(
          "id",
          key.id(),
          "must be of an instance that Rollcall registered, not of a slice of others");
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
