package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.sealing.SealedCensus;
import io.rollcall.runtime.Rollcall;
import io.rollcall.sealing.SealState;

/** How many values are sealed. Made at the start, and with it what counts them. */
@Context
@Requires(beans = Rollcall.class)
final class SealingGauges {

  SealingGauges(MeterRegistry registry, SealedCensus census) {
    for (var state : SealState.values()) {
      Gauge.builder("rollcall.sealing.values", census, it -> it.values(state))
          .tag("state", state.label())
          .description(
              "Sealed metadata values: with the primary key, with a former one, or with one that"
                  + " this replica lacks")
          .register(registry);
    }
  }
}
