package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OneServer
class OperationTest {

  @Inject TestClient server;

  @BeforeEach
  void register() {
    server.put("/api/v1/services/orders/instances/a", "{\"host\":\"a\",\"port\":1}");
    server.put(
        "/api/v1/services/orders/instances/b",
        "{\"host\":\"a\",\"port\":1,\"protocol\":\"grpc\",\"healthCheck\":{\"type\":\"grpc\"}}");
    server.put("/api/v1/services/stock/instances/a", "{\"host\":\"a\",\"port\":1}");
    server.put("/api/v1/services/stock/instances/a/health", "{\"status\":\"unhealthy\"}");
    server.put("/api/v1/services/stock/instances/a/maintenance", "{\"enabled\":true}");
  }

  @Test
  void statsCountTheRegistryAndDescribeTheBackend() {
    await()
        .untilAsserted(
            () -> {
              var stats = server.get("/api/v1/stats");
              assertThat(stats.at("services")).isEqualTo(2);
              assertThat(stats.at("instances")).isEqualTo(3);
              assertThat(stats.at("healthyInstances")).isEqualTo(1);
              assertThat(stats.at("unhealthyInstances")).isEqualTo(1);
              assertThat(stats.at("unknownInstances")).isEqualTo(1);
              assertThat(stats.at("instancesInMaintenance")).isEqualTo(1);
              assertThat(stats.at("instancesByProtocol"))
                  .isEqualTo(Map.of("http", 2, "https", 0, "grpc", 1, "tcp", 0, "udp", 0));
            });
    var stats = server.get("/api/v1/stats");
    assertThat(Duration.parse(String.valueOf(stats.at("uptime")))).isPositive();
    assertThat(stats.at("backend"))
        .isEqualTo(
            Map.of(
                "name", "memory",
                "healthChecks", "emulated",
                "expiry", "native",
                "linearizableReads", "native",
                "shared", false,
                "durability", "absent",
                "shortestTtl", "PT5S",
                "expirySlack", "PT1S"));
  }

  @Test
  void statsCountTheServicesWhoseNamesStartAlike() {
    await()
        .untilAsserted(
            () -> {
              var stats = server.get("/api/v1/stats?prefix=ord");
              assertThat(stats.at("services")).isEqualTo(1);
              assertThat(stats.at("instances")).isEqualTo(2);
            });
  }

  @Test
  void discoveryGoesOnAfterTheCacheIsCleared() {
    assertThat(server.delete("/api/v1/cache").status()).isEqualTo(204);
    assertThat(server.delete("/api/v1/cache/orders").status()).isEqualTo(204);
    assertThat(server.delete("/api/v1/cache/never-seen").status()).isEqualTo(204);

    assertThat(server.get("/api/v1/services/orders/instances").at("instances.0.id")).isEqualTo("a");
  }

  @Test
  void aNameThatIsNoneIsNotInTheCache() {
    assertThat(server.delete("/api/v1/cache/-").problem()).isEqualTo("invalid-value");
  }
}
