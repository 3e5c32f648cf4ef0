package io.rollcall.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class ManagementTest {

  @Inject TestClient server;

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
  void aSoundServerIsUp(String path) {
    var health = server.get(path);

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.at("status")).isEqualTo("UP");
  }

  @Test
  void metricsTellOfTheRegistryAndTheJvm() {
    server.put("/api/v1/services/orders/instances/a", "{\"host\":\"a\",\"port\":1}");

    await()
        .untilAsserted(
            () ->
                assertThat(server.get("/prometheus").body())
                    .contains("\nrollcall_services 1.0\n")
                    .contains("\nrollcall_instances 1.0\n")
                    .contains(
                        "\nrollcall_backend_calls_seconds_count{backend=\"memory\",call=\"put\",outcome=\"ok\"} 1")
                    .containsPattern("\nrollcall_http_connections [1-9]")
                    .contains("\njvm_memory_used_bytes{"));
  }

  @Test
  void requestsAreNotMeasuredOnTheirWay() {
    server.get("/api/v1/stats");

    assertThat(server.get("/prometheus").body()).doesNotContain("http_server_requests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/beans", "/env", "/info", "/loggers", "/refresh", "/routes", "/stop"})
  void nothingElseOfTheFrameworkIsServed(String path) {
    assertThat(server.get(path).problem()).isEqualTo("no-such-path");
    assertThat(server.post(path, "{}").problem()).isEqualTo("no-such-path");
  }

  @Test
  void thePageOfTheApiLoadsNothingFromOutside() {
    var page = server.get("/docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).doesNotContain("http://", "https://");

    var resources = Pattern.compile("\"(/docs/res/[^\"]+)\"").matcher(page.body());
    assertThat(resources.results().map(match -> match.group(1)))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(server.get(path).status()).isEqualTo(200));
    assertThat(page.body()).contains("'/docs/rollcall.yml'");
    assertThat(server.get("/docs/rollcall.yml").status()).isEqualTo(200);
  }
}
