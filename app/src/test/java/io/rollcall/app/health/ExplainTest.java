package io.rollcall.app.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExplainTest {

  @AutoClose private static final TestServer server = TestServer.start(Map.of());

  @AutoClose private final CheckedServer instance = new CheckedServer();

  @Test
  void eachInstanceHasItsReasons() {
    instance.answer(503);
    server.register("orders", "a", "{\"host\":\"10.0.0.1\",\"port\":80,\"zone\":\"z1\"}");
    server.register(
        "orders",
        "b",
        """
        {"host": "127.0.0.1", "port": %d, "tags": ["blue"],
         "healthCheck": {"type": "http", "interval": "1s", "maxFailures": 1}}
        """
            .formatted(instance.port()));
    await().atMost(Duration.ofSeconds(10)).until(() -> "unhealthy".equals(status()));

    var all = server.get("/api/v1/services/orders/explain");
    assertThat(all.at("instances.0.returned")).isEqualTo(true);
    assertThat(all.at("instances.1.returned")).isEqualTo(false);
    assertThat(all.at("instances.0.healthCheck")).isEqualTo("heartbeat");
    assertThat(all.at("instances.1.objections"))
        .isEqualTo(List.of("it is unhealthy: HTTP 503, expected 200-299: disk full"));
    assertThat(all.at("instances.1.probing.lastResult")).isEqualTo("failed");
    assertThat(all.at("instances.1.probing.lastOutput"))
        .isEqualTo("HTTP 503, expected 200-299: disk full");

    var filtered = server.get("/api/v1/services/orders/explain?health=any&tag=blue&zone=z1");
    assertThat(filtered.at("instances.0.objections")).isEqualTo(List.of("it has no tag 'blue'"));
    assertThat(filtered.at("instances.1.objections"))
        .isEqualTo(List.of("it has no zone, not 'z1'"));
  }

  @Test
  void aServiceThatIsNotThereHasNoInstances() {
    assertThat(server.get("/api/v1/services/nowhere/explain").at("instances")).isEqualTo(List.of());
  }

  @Test
  void unknownParametersAreRefused() {
    assertThat(server.get("/api/v1/services/orders/explain?revision=1").problem())
        .isEqualTo("invalid-value");
  }

  @Test
  void rollcallsOwnServiceIsNotWrittenToByOthers() {
    var refused = server.register("rollcall", "a", "{\"host\":\"10.0.0.1\",\"port\":80}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).startsWith("service must not be Rollcall's own");
  }

  private static Object status() {
    return String.valueOf(server.get("/api/v1/services/orders/instances/b").at("status"));
  }
}
