package io.rollcall.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.VictoriaMetrics;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver of metrics by OTLP that others wrote. */
@Timeout(120)
class RealReceiverTest {

  /** What of the promised metrics a server has that did little yet. */
  private static final Map<String, String> PROMISED =
      Map.of(
          "service_discovery_registry_operations_total", "{operation=\"register\"}",
          "service_discovery_discovery_operations_total", "{service_name=\"orders\"}",
          "registered_services_total", "",
          "deregistered_services_total", "",
          "discovery_requests_total", "",
          "health_check_failures_total", "",
          "registration_latency_seconds_bucket", "{le=\"+Inf\"}",
          "rollcall_services", "");

  @Test
  void hasThePromisedMetricsByTheirNames() {
    try (var receiver = VictoriaMetrics.start();
        var server =
            TestServer.start(
                Map.of(
                    "rollcall.telemetry.otlp.endpoint",
                    receiver.uri().resolve("/opentelemetry"),
                    "rollcall.telemetry.otlp.protocol",
                    "http/protobuf",
                    "rollcall.telemetry.otlp.signals",
                    "metrics",
                    "rollcall.telemetry.otlp.metrics-interval",
                    "1s"))) {
      server.register("orders", "orders-1");
      server.get("/api/v1/services/orders/instances");

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(PROMISED)
                      .allSatisfy(
                          (name, labels) ->
                              assertThat(ask(receiver, name + labels))
                                  .as(name + labels)
                                  .contains("\"__name__\":\"" + name + "\"")));
      assertThat(ask(receiver, "registered_services_total")).contains("\"1\"]");
      assertThat(ask(receiver, "rollcall_services")).contains("\"service.name\":\"rollcall\"");
    }
  }

  private static String ask(RealServer receiver, String query) {
    var text = URLEncoder.encode(query, StandardCharsets.UTF_8);
    // Else it leaves out what came within the last half a minute.
    var uri =
        URI.create(receiver.uri() + "/api/v1/query?nocache=1&latency_offset=1ms&query=" + text);
    try (var client = HttpClient.newHttpClient()) {
      return client
          .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .orTimeout(10, TimeUnit.SECONDS)
          .join()
          .body();
    }
  }
}
