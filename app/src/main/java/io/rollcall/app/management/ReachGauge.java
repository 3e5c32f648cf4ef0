package io.rollcall.app.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.runtime.Rollcall;

/** Whether the store is in reach. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class ReachGauge {

  ReachGauge(MeterRegistry registry, StoreReach reach) {
    Gauge.builder("rollcall.backend.up", reach, it -> it.absence().isEmpty() ? 1 : 0)
        .description("Whether the backend is in reach: 1 or 0")
        .register(registry);
  }
}
