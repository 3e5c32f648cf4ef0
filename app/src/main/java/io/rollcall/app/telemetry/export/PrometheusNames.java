package io.rollcall.app.telemetry.export;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.jspecify.annotations.Nullable;

/** The names that Prometheus is shown, whole: its client adds the end of a counter's elsewhere. */
final class PrometheusNames extends PrometheusNamingConvention {

  private static final String COUNTER = "_total";

  @Override
  public String name(String name, Meter.Type type, @Nullable String baseUnit) {
    var shown = super.name(name, type, baseUnit);
    return type == Meter.Type.COUNTER && !shown.endsWith(COUNTER) ? shown + COUNTER : shown;
  }
}
