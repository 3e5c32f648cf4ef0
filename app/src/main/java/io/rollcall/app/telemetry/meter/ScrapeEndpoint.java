package io.rollcall.app.telemetry.meter;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.configuration.metrics.micrometer.prometheus.management.PrometheusEndpoint;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code /prometheus}, away from the event loops: gauges may go through all that is held. */
@Endpoint(PrometheusEndpoint.ID)
@Replaces(PrometheusEndpoint.class)
final class ScrapeEndpoint {

  private final PrometheusMeterRegistry registry;

  ScrapeEndpoint(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** All metrics, in the text format of Prometheus. */
  @Read(produces = "text/plain; version=0.0.4")
  @ExecuteOn(TaskExecutors.BLOCKING)
  String scrape() {
    return registry.scrape();
  }
}
