package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.health.Evictor;
import io.rollcall.health.HealthMonitor;
import io.rollcall.health.ProbeCounts;
import io.rollcall.runtime.Rollcall;
import java.util.function.ToDoubleFunction;

/** What the probes add up to, and what is evicted. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class HealthMeters {

  HealthMeters(MeterRegistry registry, HealthMonitor monitor, Evictor evictor) {
    Gauge.builder("rollcall.probed.instances", monitor, it -> it.counts().probed())
        .description("Instances that Rollcall probes, by this replica or another one")
        .register(registry);
    count(registry, monitor, "passed", ProbeCounts::passed);
    count(registry, monitor, "failed", ProbeCounts::failed);
    count(registry, monitor, "inconclusive", ProbeCounts::inconclusive);
    count(registry, monitor, "dropped", ProbeCounts::dropped);
    count(registry, monitor, "skipped", ProbeCounts::skipped);
    FunctionCounter.builder("rollcall.probes.late", monitor, it -> it.counts().late())
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
      HealthMonitor monitor,
      String outcome,
      ToDoubleFunction<ProbeCounts> counted) {
    FunctionCounter.builder("rollcall.probes", monitor, it -> counted.applyAsDouble(it.counts()))
        .tag("outcome", outcome)
        .description("Probes by what became of them; skipped ones were due and not made")
        .register(registry);
  }
}
