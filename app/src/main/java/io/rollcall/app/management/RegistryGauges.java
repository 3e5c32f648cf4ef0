package io.rollcall.app.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.rollcall.app.http.connection.ConnectionBounds;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.RegistryException;
import jakarta.inject.Singleton;

/** What the server holds right now. */
@Singleton
final class RegistryGauges implements MeterBinder {

  private final Discovery discovery;
  private final ConnectionBounds connections;

  RegistryGauges(Discovery discovery, ConnectionBounds connections) {
    this.discovery = discovery;
    this.connections = connections;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("rollcall.services", this::services)
        .description("Services that have instances; NaN until the backend has told")
        .register(registry);
    Gauge.builder("rollcall.http.connections", connections::open)
        .description("Open HTTP connections, streams included")
        .register(registry);
  }

  private double services() {
    try {
      return discovery.count();
    } catch (RegistryException e) {
      return Double.NaN;
    }
  }
}
