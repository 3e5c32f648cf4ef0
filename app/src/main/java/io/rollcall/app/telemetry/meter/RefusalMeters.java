package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rollcall.app.http.problem.ProblemCounts;
import io.rollcall.app.http.problem.ProblemType;

/** What was refused, and why. Made at the start. */
@Context
final class RefusalMeters {

  RefusalMeters(MeterRegistry registry, ProblemCounts problems) {
    for (var type : ProblemType.values()) {
      FunctionCounter.builder("rollcall.refusals", problems, it -> it.of(type))
          .tag("reason", type.label())
          .description("Requests, and items of requests, that were answered with a problem")
          .register(registry);
    }
  }
}
