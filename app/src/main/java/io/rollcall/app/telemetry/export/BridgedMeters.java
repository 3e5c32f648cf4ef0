package io.rollcall.app.telemetry.export;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.instrumentation.micrometer.v1_5.OpenTelemetryMeterRegistry;
import io.rollcall.runtime.Rollcall;

/**
 * Sends every metric there is, by the names that Prometheus is shown. The registry is no bean:
 * Micronaut would have each of its binders count twice where there are two.
 */
@Context
@Requires(condition = SignalIsSent.Metrics.class)
@Requires(beans = {CompositeMeterRegistry.class, Rollcall.class})
final class BridgedMeters {

  BridgedMeters(CompositeMeterRegistry all, OtlpExport export) {
    var sent =
        OpenTelemetryMeterRegistry.builder(export.openTelemetry()).setPrometheusMode(true).build();
    sent.config().namingConvention(new PrometheusNames());
    all.add(sent);
  }
}
