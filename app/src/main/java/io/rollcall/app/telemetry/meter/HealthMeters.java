package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.health.Evictor;
import io.rollcall.health.ProbeCounts;
import io.rollcall.runtime.Rollcall;
import java.util.function.ToDoubleFunction;

/** What the probes add up to, and what is evicted. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class HealthMeters {

  HealthMeters(MeterRegistry registry, Totals totals, Evictor evictor) {
    Gauge.builder("rollcall.probed.instances", totals, it -> it.probes().probed())
        .description("Instances that Rollcall probes, by this replica or another one")
        .register(registry);
    count(registry, totals, "passed", ProbeCounts::passed);
    count(registry, totals, "failed", ProbeCounts::failed);
    count(registry, totals, "inconclusive", ProbeCounts::inconclusive);
    count(registry, totals, "dropped", ProbeCounts::dropped);
    count(registry, totals, "skipped", ProbeCounts::skipped);
    FunctionCounter.builder("rollcall.probes.late", totals, it -> it.probes().late())
        .description("Probes that started more than 5 % of their interval late")
        .register(registry);
    FunctionCounter.builder("rollcall.evictions", evictor, Evictor::evictions)
        .description("Instances deregistered because they stayed unhealthy")
        .register(registry);
    Gauge.builder("rollcall.evictions.held.services", evictor, Evictor::heldBack)
        .description(
            "Services of which unhealthy instances stay for now, since too many of them would go at"
                + " once")
        .register(registry);
  }

  private static void count(
      MeterRegistry registry,
      Totals totals,
      String outcome,
      ToDoubleFunction<ProbeCounts> counted) {
    FunctionCounter.builder("rollcall.probes", totals, it -> counted.applyAsDouble(it.probes()))
        .tag("outcome", outcome)
        .description("Probes by what became of them; skipped ones were due and not made")
        .register(registry);
  }
}
