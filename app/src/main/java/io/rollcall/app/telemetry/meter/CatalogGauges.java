package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.NameScope;
import io.rollcall.model.RegistryException;
import io.rollcall.runtime.Rollcall;

/** What the catalog holds right now, and how fresh that is. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class CatalogGauges {

  CatalogGauges(MeterRegistry registry, Discovery discovery, ServiceCatalog catalog) {
    Gauge.builder("rollcall.services", discovery, CatalogGauges::services)
        .description("Services that have instances; NaN until the backend has told")
        .register(registry);
    Gauge.builder("rollcall.instances", catalog, ServiceCatalog::instanceCount)
        .description("Instances of all services, as far as the backend has told")
        .register(registry);
    Gauge.builder("rollcall.backend.connected", catalog, it -> it.freshness().current() ? 1 : 0)
        .description("1 while the backend tells what changes, 0 while it is out of reach")
        .register(registry);
    Gauge.builder("rollcall.catalog.stale.services", catalog, it -> it.freshness().stale())
        .description("Services that are served as they were last known")
        .register(registry);
    Gauge.builder("rollcall.catalog.age", catalog, it -> it.freshness().age().toNanos() / 1e9)
        .baseUnit("seconds")
        .description("Time since the backend last confirmed the service that it did so longest ago")
        .register(registry);
  }

  private static double services(Discovery discovery) {
    try {
      return discovery.count(NameScope.ALL);
    } catch (RegistryException e) {
      return Double.NaN;
    }
  }
}
