package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.health.CustomProbe;
import io.rollcall.health.Evictor;
import io.rollcall.health.HealthMonitor;
import io.rollcall.health.InstanceFeed;
import io.rollcall.health.Ownership;
import io.rollcall.probe.ProbeSettings;
import io.rollcall.probe.Probes;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The probing of instances: the catalog tells which, and what moved goes down the registry. What
 * the store probes is left to it.
 */
@Factory
final class HealthFactory {

  /**
   * Makes the probes.
   *
   * @param added beans of the user's own
   */
  @Bean(preDestroy = "close")
  @Singleton
  Probes probes(RollcallSettings settings, List<CustomProbe> added, Clock clock) {
    var checks = settings.healthChecks();
    try {
      return Probes.open(
          new ProbeSettings(checks.targets(), checks.ca().orElse(null)), added, clock);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.of("health-check", e);
    }
  }

  /** One replica alone, over a store that nobody shares, probes all there is. */
  @Singleton
  Ownership ownership(RegistryBackend backend, Replicas replicas) {
    return backend.capabilities().shared() ? replicas::isMine : Ownership.ALL;
  }

  @Bean(preDestroy = "close")
  @Context
  HealthMonitor monitor(
      RollcallSettings settings,
      Probes probes,
      Ownership ownership,
      RegistryBackend backend,
      ServiceRegistry registry,
      ServiceCatalog catalog,
      Clock clock,
      Scheduler scheduler) {
    var monitor =
        new HealthMonitor(
            probes,
            registry::report,
            ownership,
            settings.healthChecks().concurrency(),
            clock,
            scheduler);
    monitor.start(feed(catalog, instances -> leftToRollcall(instances, backend)));
    return monitor;
  }

  @Bean(preDestroy = "close")
  @Context
  Evictor evictor(
      Ownership ownership,
      ServiceRegistry registry,
      ServiceCatalog catalog,
      Clock clock,
      Scheduler scheduler) {
    var evictor = new Evictor(registry::removeUnhealthy, ownership, clock, scheduler);
    evictor.start(feed(catalog, instances -> instances));
    return evictor;
  }

  private static List<ServiceInstance> leftToRollcall(
      List<ServiceInstance> instances, RegistryBackend backend) {
    return instances.stream()
        .filter(
            instance ->
                instance.registration().healthCheck() instanceof HealthCheck.Probed
                    && !backend.probes(instance.registration()))
        .toList();
  }

  private static InstanceFeed feed(
      ServiceCatalog catalog, UnaryOperator<List<ServiceInstance>> choice) {
    return receiver ->
        catalog.subscribeAll(
            service -> receiver.onInstances(service.service(), choice.apply(service.instances())));
  }
}
