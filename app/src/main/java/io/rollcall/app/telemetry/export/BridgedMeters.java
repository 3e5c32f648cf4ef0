package io.rollcall.app.telemetry.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.instrumentation.micrometer.v1_5.OpenTelemetryMeterRegistry;
import io.rollcall.runtime.Rollcall;
import jakarta.inject.Singleton;

/** Sends every metric there is, by the names that Prometheus is shown. */
@Factory
final class BridgedMeters {

  @Bean(preDestroy = "close")
  @Singleton
  @Requires(condition = SignalIsSent.Metrics.class)
  @Requires(property = "micronaut.metrics.enabled", notEquals = "false")
  @Requires(beans = Rollcall.class)
  MeterRegistry meters(OtlpExport export) {
    var meters =
        OpenTelemetryMeterRegistry.builder(export.openTelemetry()).setPrometheusMode(true).build();
    meters.config().namingConvention(new PrometheusNames());
    return meters;
  }
}
