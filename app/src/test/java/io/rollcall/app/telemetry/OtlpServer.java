package io.rollcall.app.telemetry;

import io.rollcall.app.TestServer;
import java.util.HashMap;
import java.util.Map;

/** A server that tells a collector all it can, and soon. */
final class OtlpServer {

  private OtlpServer() {}

  /** Starts one. */
  static TestServer telling(Collector collector) {
    return telling(collector, Map.of());
  }

  /**
   * Starts one.
   *
   * @param further settings by full key, and variables of OpenTelemetry's
   */
  static TestServer telling(Collector collector, Map<String, Object> further) {
    var settings = new HashMap<String, Object>();
    settings.put("rollcall.telemetry.otlp.endpoint", collector.endpoint());
    settings.put("rollcall.telemetry.otlp.protocol", collector.protocol());
    settings.put("rollcall.telemetry.otlp.metrics-interval", "1s");
    settings.put("rollcall.telemetry.traces.sample-ratio", "1");
    settings.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    settings.put("OTEL_BLRP_SCHEDULE_DELAY", "50");
    settings.putAll(further);
    return TestServer.start(settings);
  }
}
