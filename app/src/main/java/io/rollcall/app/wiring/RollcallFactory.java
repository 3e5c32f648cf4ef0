package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.audit.RecordedWrites;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.section.HealthCheckSection;
import io.rollcall.app.section.RegistrySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Parts;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.snapshot.SnapshotFile;
import io.rollcall.app.telemetry.trace.TracedBackend;
import io.rollcall.app.telemetry.trace.TracedProbe;
import io.rollcall.app.telemetry.trace.Tracing;
import io.rollcall.catalog.Bus;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.config.ConfigObserver;
import io.rollcall.config.ConfigStore;
import io.rollcall.discovery.Discovery;
import io.rollcall.health.Evictor;
import io.rollcall.health.HealthMonitor;
import io.rollcall.model.RegistryEvent;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.replica.Replicas;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.Backend;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The backend that is configured, and Rollcall over it. */
@Factory
public final class RollcallFactory {

  /** The property by which settings are checked, and nothing is opened. */
  public static final String CHECK_ONLY = "check-only";

  @Singleton
  Clock clock() {
    return Clock.system();
  }

  @Bean(preDestroy = "close")
  @Singleton
  Scheduler scheduler() {
    return Scheduler.system();
  }

  @Singleton
  Parts parts(List<Reloadable> parts) {
    return new Parts(parts);
  }

  /** Nothing is opened before each part has found that its settings can work. */
  @Bean(preDestroy = "close")
  @Singleton
  Backend backend(
      RunningSettings settings,
      Parts parts,
      BackendChoice choice,
      Measuring measuring,
      Tracing tracing,
      Scheduler closedAfter) {
    var _ = parts.prepare(settings.current());
    var opened = choice.of(settings.current()).open();
    return TracedBackend.of(measuring.calls(opened), tracing);
  }

  @Singleton
  RegistryBackend registryBackend(Backend backend) {
    return backend.registry();
  }

  @Bean(preDestroy = "close")
  @Context
  @Requires(missingProperty = CHECK_ONLY)
  Rollcall rollcall(
      RunningSettings settings,
      Backend backend,
      Balancing balancing,
      Probing probing,
      Configuring configuring,
      AuditLog audit,
      RecordedWrites writes,
      Measuring measuring,
      Tracing tracing,
      Clock clock,
      Scheduler scheduler) {
    var registry = settings.get(RegistrySection.class);
    var discovery = settings.get(DiscoverySection.class);
    audit.open();
    return Rollcall.over(backend, clock, scheduler)
        .limits(registry.limits())
        .retrying(registry.retrying())
        .recording(writes.recorder())
        .observing(measuring.writes())
        .measuring(measuring.lookups(), measuring.propagation())
        .catalog(discovery.catalog())
        .lastKnown(lastKnown(discovery.snapshotFile()))
        .balancing(balancing.picks(), balancing.balancers(settings.current()))
        .readsAtOnce(discovery.concurrency())
        .probing(
            TracedProbe.of(measuring.probes(probing.probes()), tracing),
            settings.get(HealthCheckSection.class).concurrency())
        .configurations(configuring.settings(), configuring.seal(), configuring.check())
        .open();
  }

  @Singleton
  ServiceRegistry registry(Rollcall rollcall) {
    return rollcall.registry();
  }

  @Singleton
  Discovery discovery(Rollcall rollcall) {
    return rollcall.discovery();
  }

  @Singleton
  Bus<RegistryEvent> events(Rollcall rollcall) {
    return rollcall.events();
  }

  @Singleton
  ConfigStore configurations(Rollcall rollcall, List<ConfigObserver> observers) {
    var configurations = rollcall.config();
    configurations.observe(observers);
    return configurations;
  }

  @Singleton
  ServiceCatalog catalog(Rollcall rollcall) {
    return rollcall.catalog();
  }

  @Singleton
  HealthMonitor monitor(Rollcall rollcall) {
    return rollcall.monitor();
  }

  @Singleton
  Evictor evictor(Rollcall rollcall) {
    return rollcall.evictor();
  }

  @Singleton
  Replicas replicas(Rollcall rollcall) {
    return rollcall.replicas();
  }

  static LastKnown lastKnown(Optional<Path> file) {
    try {
      return file.isEmpty() ? LastKnown.NOTHING : SnapshotFile.at(file.get());
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.value(
          DiscoverySection.SNAPSHOT_FILE.fullKey(),
          file.orElseThrow().toString(),
          String.valueOf(e.getMessage()));
    }
  }
}
