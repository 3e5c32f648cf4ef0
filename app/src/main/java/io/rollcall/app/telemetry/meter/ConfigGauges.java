package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.config.ConfigCounts;
import io.rollcall.config.ConfigStore;
import io.rollcall.runtime.Rollcall;
import io.rollcall.time.Clock;

/** Which configurations are known, and how fresh that is. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class ConfigGauges {

  private final Memo<ConfigCounts> counts;

  ConfigGauges(MeterRegistry registry, ConfigStore store, Clock clock) {
    counts = new Memo<>(store::counts, clock);
    Gauge.builder("rollcall.configs", counts, it -> it.get().configurations())
        .description("Configurations that have a value, as far as the store has told")
        .register(registry);
    Gauge.builder("rollcall.config.held", counts, it -> it.get().heldSize())
        .baseUnit("bytes")
        .description("Values of configurations that are held in memory, about")
        .register(registry);
    Gauge.builder("rollcall.config.watchers", counts, it -> it.get().watchers())
        .description("Streams and waiting requests that are told of changes of configurations")
        .register(registry);
    Gauge.builder("rollcall.config.stale", store, it -> it.whyStale() == null ? 0 : 1)
        .description("1 while configurations are served as they were last known")
        .register(registry);
  }
}
