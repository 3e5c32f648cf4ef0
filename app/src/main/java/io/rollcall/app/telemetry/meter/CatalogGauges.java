package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.runtime.Rollcall;

/** What the catalog holds right now, and how fresh that is. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class CatalogGauges {

  CatalogGauges(MeterRegistry registry, ServiceCatalog catalog, Totals totals) {
    Gauge.builder("rollcall.services", catalog, CatalogGauges::services)
        .description("Services that have instances; NaN until the backend has told")
        .register(registry);
    Gauge.builder("rollcall.instances", catalog, ServiceCatalog::instanceCount)
        .description("Instances of all services, as far as the backend has told")
        .register(registry);
    Gauge.builder("rollcall.backend.connected", totals, it -> it.freshness().current() ? 1 : 0)
        .description("1 while the backend tells what changes, 0 while it is out of reach")
        .register(registry);
    Gauge.builder("rollcall.catalog.stale.services", totals, it -> it.freshness().stale())
        .description("Services that are served as they were last known")
        .register(registry);
    Gauge.builder("rollcall.catalog.age", totals, it -> it.freshness().age().toNanos() / 1e9)
        .baseUnit("seconds")
        .description("Time since the backend last confirmed the service that it did so longest ago")
        .register(registry);
  }

  private static double services(ServiceCatalog catalog) {
    try {
      var _ = catalog.names();
      return catalog.serviceCount();
    } catch (BackendUnavailable e) {
      return Double.NaN;
    }
  }
}
