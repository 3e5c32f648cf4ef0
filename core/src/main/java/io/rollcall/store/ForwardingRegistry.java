package io.rollcall.store;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registry that passes everything on to another: what decorators extend. One that treats all
 * calls alike overrides {@link #call}; one that treats a call differently overrides that.
 */
public abstract class ForwardingRegistry implements RegistryBackend {

  /** The registry that what comes next is passed on to. */
  protected abstract RegistryBackend delegate();

  /** Makes a call of the delegate. */
  protected <A extends @Nullable Object> A call(
      StoreCall which, Function<RegistryBackend, A> call) {
    return call.apply(delegate());
  }

  @Override
  public String name() {
    return delegate().name();
  }

  @Override
  public Capabilities capabilities() {
    return delegate().capabilities();
  }

  @Override
  public boolean probes(Registration registration) {
    return delegate().probes(registration);
  }

  @Override
  public @Nullable String origin(InstanceKey key) {
    return delegate().origin(key);
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return call(StoreCall.PUT, registry -> registry.put(registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    run(StoreCall.RENEW, registry -> registry.renew(key, at));
  }

  @Override
  public void remove(InstanceKey key) {
    run(StoreCall.REMOVE, registry -> registry.remove(key));
  }

  @Override
  public void report(HealthReport report) {
    run(StoreCall.REPORT, registry -> registry.report(report));
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    run(StoreCall.BEGIN_MAINTENANCE, registry -> registry.beginMaintenance(key, maintenance));
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    run(StoreCall.END_MAINTENANCE, registry -> registry.endMaintenance(key));
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return call(StoreCall.REMOVE_UNHEALTHY, registry -> registry.removeUnhealthy(key, revision));
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    return call(StoreCall.REPLACE_METADATA, registry -> registry.replaceMetadata(known, metadata));
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return this.<@Nullable ServiceInstance>call(StoreCall.FIND, registry -> registry.find(key));
  }

  @Override
  public ServiceState read(String service) {
    return call(StoreCall.READ, registry -> registry.read(service));
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return delegate().watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return delegate().watchNames(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return delegate().confirmedNanos();
  }

  private void run(StoreCall which, Consumer<RegistryBackend> call) {
    call(
        which,
        registry -> {
          call.accept(registry);
          return true;
        });
  }
}
