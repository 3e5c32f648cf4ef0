package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.runtime.Rollcall;
import java.util.function.ToDoubleFunction;

/** What waits for its turn. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class QueueGauges {

  QueueGauges(MeterRegistry registry, Totals totals, AuditLog audit) {
    gauge(registry, "probes", totals, it -> it.probes().waiting());
    gauge(registry, "reports", totals, it -> it.probes().reportsWaiting());
    gauge(registry, "audit", audit, AuditLog::waiting);
  }

  private static <T> void gauge(
      MeterRegistry registry, String queue, T owner, ToDoubleFunction<T> length) {
    Gauge.builder("rollcall.queue.length", owner, length)
        .tag("queue", queue)
        .description(
            "What waits for its turn: probes that are due, results of probes to be stored, lines to"
                + " be put on record")
        .register(registry);
  }
}
