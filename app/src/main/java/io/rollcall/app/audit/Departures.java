package io.rollcall.app.audit;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.audit.AuditEvent.Departure;
import io.rollcall.catalog.Bus;
import io.rollcall.model.RegistryEvent;
import io.rollcall.model.ServiceInstance;
import io.rollcall.runtime.Rollcall;

/** Puts on record which instances left without a write of this replica. */
@Context
@Requires(beans = Rollcall.class)
final class Departures {

  private final AuditLog audit;
  private final OwnRemovals removals;

  Departures(AuditLog audit, OwnRemovals removals, Bus<RegistryEvent> events) {
    this.audit = audit;
    this.removals = removals;
    events.subscribe(this::onEvent);
  }

  private void onEvent(RegistryEvent event) {
    switch (event) {
      case RegistryEvent.Expired(var instance, _) -> {
        removals.forget(instance.key());
        audit.record(new Departure(instance, Departure.Cause.LEASE_RAN_OUT));
      }
      case RegistryEvent.Deregistered(var instance, _) -> onRemoval(instance);
      case RegistryEvent.Registered(var instance, _) -> removals.forget(instance.key());
      case RegistryEvent.Replaced(var instance, _) -> removals.forget(instance.key());
      case RegistryEvent.HealthChanged _, RegistryEvent.MaintenanceChanged _ -> {}
    }
  }

  private void onRemoval(ServiceInstance instance) {
    if (!removals.explains(instance.key())) {
      audit.record(new Departure(instance, Departure.Cause.REMOVED_ELSEWHERE));
    }
  }
}
