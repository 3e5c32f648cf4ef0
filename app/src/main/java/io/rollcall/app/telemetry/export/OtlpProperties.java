package io.rollcall.app.telemetry.export;

import io.rollcall.app.section.TelemetrySection;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.app.setting.RunningSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What OpenTelemetry's SDK is set up by, as it names it: the settings say what holds, unless a
 * variable of OpenTelemetry's own says otherwise.
 *
 * @param properties by name, such as {@code otel.exporter.otlp.endpoint}
 */
record OtlpProperties(Map<String, String> properties) {

  private static final String VARIABLE = "OTEL_";
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";

  /**
   * The most series of one metric. What labels say is bounded before, and the SDK's own 2,000 are
   * fewer than that.
   */
  private static final int MOST_SERIES = 100_000;

  static OtlpProperties of(RunningSettings settings) {
    var otlp = settings.get(TelemetrySection.class).otlp();
    var properties = new HashMap<String, String>();
    otlp.endpoint().ifPresent(endpoint -> properties.put(ENDPOINT, endpoint.toString()));
    properties.put("otel.exporter.otlp.protocol", otlp.protocol());
    properties.put("otel.exporter.otlp.compression", otlp.compression());
    properties.put("otel.exporter.otlp.timeout", millis(otlp.timeout().toMillis()));
    properties.put("otel.metric.export.interval", millis(otlp.metricsInterval().toMillis()));
    properties.put("otel.java.metrics.cardinality.limit", Integer.toString(MOST_SERIES));
    for (var signal : Signal.values()) {
      properties.put(exporter(signal), otlp.signals().contains(signal) ? "otlp" : "none");
    }
    settings
        .source()
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith(VARIABLE)) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
              }
            });
    return new OtlpProperties(Map.copyOf(properties));
  }

  /** Whether {@code signal} is sent anywhere. */
  boolean sends(Signal signal) {
    return isOn() && !"none".equals(properties.get(exporter(signal)));
  }

  private boolean isOn() {
    return !properties.getOrDefault(ENDPOINT, "").isBlank()
        && !"true".equalsIgnoreCase(properties.get("otel.sdk.disabled"));
  }

  private static String exporter(Signal signal) {
    return "otel." + signal.label() + ".exporter";
  }

  private static String millis(long count) {
    return count + "ms";
  }
}
