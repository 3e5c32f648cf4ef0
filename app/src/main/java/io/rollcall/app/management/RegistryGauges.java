package io.rollcall.app.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.http.connection.ConnectionBounds;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.NameScope;
import io.rollcall.model.RegistryException;
import io.rollcall.runtime.Rollcall;

/** What the server holds right now. Made at the start, and with it the registry of all metrics. */
@Context
@Requires(beans = Rollcall.class)
final class RegistryGauges {

  RegistryGauges(
      MeterRegistry registry,
      Discovery discovery,
      ServiceCatalog catalog,
      ConnectionBounds connections) {
    Gauge.builder("rollcall.services", discovery, RegistryGauges::services)
        .description("Services that have instances; NaN until the backend has told")
        .register(registry);
    Gauge.builder("rollcall.instances", catalog, ServiceCatalog::instanceCount)
        .description("Instances of all services, as far as the backend has told")
        .register(registry);
    Gauge.builder("rollcall.http.connections", connections, ConnectionBounds::open)
        .description("Open HTTP connections, streams included")
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
