package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.app.snapshot.SnapshotFile;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.catalog.Bus;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.discovery.Discovery;
import io.rollcall.health.Evictor;
import io.rollcall.health.HealthMonitor;
import io.rollcall.model.RegistryEvent;
import io.rollcall.probe.Probes;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.replica.Replicas;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.Backend;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.metering.CallMeter;
import io.rollcall.store.metering.MeteredBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** The backend that is configured, and Rollcall over it. */
@Factory
final class RollcallFactory {

  @Singleton
  Clock clock() {
    return Clock.system();
  }

  @Bean(preDestroy = "close")
  @Singleton
  Scheduler scheduler() {
    return Scheduler.system();
  }

  @Bean(preDestroy = "close")
  @Singleton
  Backend backend(
      RollcallSettings settings,
      List<BackendFactory> factories,
      CallMeter meter,
      Clock clock,
      Scheduler closedAfter) {
    var configured =
        factories.stream()
            .filter(factory -> factory.name().equals(settings.backend()))
            .findFirst()
            .orElseThrow(() -> unknownBackend(settings, factories));
    return new MeteredBackend(configured.open(), clock, meter);
  }

  @Singleton
  RegistryBackend registryBackend(Backend backend) {
    return backend.registry();
  }

  @Bean(preDestroy = "close")
  @Context
  Rollcall rollcall(
      RollcallSettings settings,
      Backend backend,
      OutstandingPicks picks,
      Balancers balancers,
      Probes probes,
      Clock clock,
      Scheduler scheduler) {
    return Rollcall.over(backend, clock, scheduler)
        .limits(settings.limits())
        .retrying(settings.retrying())
        .catalog(settings.catalog())
        .lastKnown(lastKnown(settings))
        .balancing(picks, balancers)
        .readsAtOnce(settings.concurrency())
        .probing(probes, settings.healthChecks().concurrency())
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

  private static LastKnown lastKnown(RollcallSettings settings) {
    var file = settings.snapshotFile().orElse(null);
    try {
      return file == null ? LastKnown.NOTHING : SnapshotFile.at(file);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.value(
          "rollcall.discovery.snapshot-file", String.valueOf(file), String.valueOf(e.getMessage()));
    }
  }

  private static InvalidSetting unknownBackend(
      RollcallSettings settings, List<BackendFactory> factories) {
    var known =
        factories.stream().map(BackendFactory::name).sorted().collect(Collectors.joining(", "));
    return InvalidSetting.value("rollcall.backend", settings.backend(), "must be one of " + known);
  }
}
