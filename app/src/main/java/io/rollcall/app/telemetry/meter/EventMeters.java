package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.catalog.Bus;
import io.rollcall.model.RegistryEvent;
import io.rollcall.runtime.Rollcall;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happens to instances, whoever brought it about. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class EventMeters {

  private enum Kind {
    REGISTERED,
    REPLACED,
    DEREGISTERED,
    EXPIRED,
    HEALTH_CHANGED,
    MAINTENANCE_CHANGED;

    static Kind of(RegistryEvent event) {
      return switch (event) {
        case RegistryEvent.Registered _ -> REGISTERED;
        case RegistryEvent.Replaced _ -> REPLACED;
        case RegistryEvent.Deregistered _ -> DEREGISTERED;
        case RegistryEvent.Expired _ -> EXPIRED;
        case RegistryEvent.HealthChanged _ -> HEALTH_CHANGED;
        case RegistryEvent.MaintenanceChanged _ -> MAINTENANCE_CHANGED;
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<Kind, LongAdder> counts =
      Arrays.stream(Kind.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new LongAdder()));

  EventMeters(MeterRegistry registry, Bus<RegistryEvent> events) {
    counts.forEach(
        (kind, count) ->
            FunctionCounter.builder("rollcall.events", count, LongAdder::sum)
                .tag("type", kind.label())
                .description("What happened to instances, by this replica or another one")
                .register(registry));
    events.subscribe(event -> counts.get(Kind.of(event)).increment());
  }
}
