package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.catalog.Bus;
import io.rollcall.model.RegistryEvent;
import io.rollcall.runtime.Rollcall;

/** What happens to instances, whoever brought it about. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class EventMeters {

  private final Counter registered;
  private final Counter replaced;
  private final Counter deregistered;
  private final Counter expired;
  private final Counter healthChanged;
  private final Counter maintenanceChanged;

  EventMeters(MeterRegistry registry, Bus<RegistryEvent> events) {
    registered = counter(registry, "registered");
    replaced = counter(registry, "replaced");
    deregistered = counter(registry, "deregistered");
    expired = counter(registry, "expired");
    healthChanged = counter(registry, "health-changed");
    maintenanceChanged = counter(registry, "maintenance-changed");
    events.subscribe(event -> counterOf(event).increment());
  }

  private Counter counterOf(RegistryEvent event) {
    return switch (event) {
      case RegistryEvent.Registered _ -> registered;
      case RegistryEvent.Replaced _ -> replaced;
      case RegistryEvent.Deregistered _ -> deregistered;
      case RegistryEvent.Expired _ -> expired;
      case RegistryEvent.HealthChanged _ -> healthChanged;
      case RegistryEvent.MaintenanceChanged _ -> maintenanceChanged;
    };
  }

  private static Counter counter(MeterRegistry registry, String type) {
    return Counter.builder("rollcall.events")
        .tag("type", type)
        .description("What happened to instances, by this replica or another one")
        .register(registry);
  }
}
