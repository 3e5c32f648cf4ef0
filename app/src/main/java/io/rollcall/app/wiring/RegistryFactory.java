package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.catalog.EventBus;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** The way down and up again: registry, backend, catalog, events. */
@Factory
final class RegistryFactory {

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
  RegistryBackend backend(
      RollcallSettings settings, List<BackendFactory> factories, Scheduler closedAfter) {
    return factories.stream()
        .filter(factory -> factory.name().equals(settings.backend()))
        .findFirst()
        .orElseThrow(() -> unknownBackend(settings, factories))
        .open();
  }

  @Singleton
  ServiceRegistry registry(
      RollcallSettings settings, RegistryBackend backend, Clock clock, Scheduler scheduler) {
    return new ServiceRegistry(backend, settings.retrying(), clock, scheduler);
  }

  @Bean(preDestroy = "close")
  @Singleton
  Replicas replicas(RegistryBackend backend, Clock clock, Scheduler scheduler) {
    return new Replicas(backend, clock, scheduler);
  }

  @Singleton
  EventBus events() {
    return new EventBus();
  }

  @Bean(preDestroy = "close")
  @Context
  ServiceCatalog catalog(
      RollcallSettings settings,
      RegistryBackend backend,
      Clock clock,
      Scheduler scheduler,
      EventBus events) {
    var catalog = new ServiceCatalog(backend, settings.catalog(), clock, scheduler, events);
    catalog.start();
    return catalog;
  }

  private static InvalidSetting unknownBackend(
      RollcallSettings settings, List<BackendFactory> factories) {
    var known =
        factories.stream().map(BackendFactory::name).sorted().collect(Collectors.joining(", "));
    return InvalidSetting.value("rollcall.backend", settings.backend(), "must be one of " + known);
  }
}
