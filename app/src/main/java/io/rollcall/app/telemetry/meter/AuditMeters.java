package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rollcall.app.audit.AuditLog;

/** How the record of changes and refusals is doing. Made at the start. */
@Context
final class AuditMeters {

  AuditMeters(MeterRegistry registry, AuditLog audit) {
    FunctionCounter.builder("rollcall.audit.lines", audit, AuditLog::written)
        .description("Lines that were put on record")
        .register(registry);
    FunctionCounter.builder("rollcall.audit.lines.lost", audit, AuditLog::lost)
        .description("Lines that could not be put on record")
        .register(registry);
  }
}
