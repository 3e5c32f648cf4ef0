package io.rollcall.app.telemetry.export;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.runtime.Rollcall;
import java.util.function.ToDoubleFunction;

/** How the sending to a collector goes. Made at the start. */
@Context
@Requires(beans = {MeterRegistry.class, Rollcall.class})
final class ExportMeters {

  ExportMeters(MeterRegistry registry, ExportTally tally) {
    for (var signal : Signal.values()) {
      var counts = tally.of(signal);
      batches(registry, signal, counts, "ok", ExportCounts::sent);
      batches(registry, signal, counts, "failed", ExportCounts::failed);
      FunctionCounter.builder("rollcall.telemetry.dropped", counts, ExportCounts::dropped)
          .tag("signal", signal.label())
          .description("Spans, metrics and log records that never reached the collector")
          .register(registry);
    }
  }

  private static void batches(
      MeterRegistry registry,
      Signal signal,
      ExportCounts counts,
      String outcome,
      ToDoubleFunction<ExportCounts> counted) {
    FunctionCounter.builder("rollcall.telemetry.exports", counts, counted)
        .tag("signal", signal.label())
        .tag("outcome", outcome)
        .description("Batches for the collector, by what became of them")
        .register(registry);
  }
}
