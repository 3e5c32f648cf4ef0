package io.rollcall.app.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.health.HealthMonitor;
import io.rollcall.model.InstanceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Consul probes, and Rollcall what Consul can't. */
@Timeout(120)
class ConsulHealthTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** A cluster, since its programs reach what listens on this machine. */
  @AutoClose private static final ServerCluster consul = Consul.cluster(1, 0, ServerOptions.PLAIN);

  @AutoClose private static final TestServer server = start(Map.of());

  @AutoClose private final CheckedServer instance = new CheckedServer();

  @Test
  void theAgentProbesWhatItCan() {
    register(
        "native", "{\"type\":\"http\",\"interval\":\"1s\",\"maxFailures\":2,\"path\":\"/alive\"}");
    awaitStatus("native", "healthy");

    instance.answer(503);
    awaitStatus("native", "unhealthy");

    var explained = server.get("/api/v1/services/native/explain");
    assertThat(explained.at("instances.0.probedBy")).isEqualTo("consul");
    assertThat(explained.at("instances.0.probing")).isNull();
    assertThat(explained.at("instances.0.output"))
        .isEqualTo(
            "HTTP GET http://127.0.0.1:%d/alive: 503 Service Unavailable"
                .formatted(instance.port()));
    var monitor = server.bean(HealthMonitor.class);
    assertThat(monitor.find(new InstanceKey("native", "a"))).isNull();
  }

  @Test
  void rollcallProbesTheRest() {
    register("own", "{\"type\":\"http\",\"interval\":\"1s\",\"expectedStatuses\":\"200,401\"}");
    instance.answer(401);

    awaitStatus("own", "healthy");

    var explained = server.get("/api/v1/services/own/explain");
    assertThat(explained.at("instances.0.probedBy")).isEqualTo(explained.at("replica"));
    assertThat(explained.at("instances.0.probing.lastResult")).isEqualTo("passed");
  }

  @Test
  void whereCallersAreKnownNamesAreNotLeftToTheAgent(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    var bearer = TestTokens.bearer(tokens.add("all", TestTokens.EVERYTHING));
    var settings =
        Map.<String, Object>of(
            "rollcall.security.tokens-file",
            tokens.file(),
            "rollcall.consul.service-prefix",
            "secured-");
    try (var secured = start(settings)) {
      for (var host : List.of("localhost", "127.0.0.1")) {
        var registered =
            secured.put(
                "/api/v1/services/named/instances/" + host,
                "{\"host\":\"%s\",\"port\":%d,\"healthCheck\":{\"type\":\"http\"}}"
                    .formatted(host, instance.port()),
                "Authorization",
                bearer);
        assertThat(registered.status()).isEqualTo(201);
      }

      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                var explained =
                    secured.get("/api/v1/services/named/explain", "Authorization", bearer);
                assertThat(explained.each("instances", "probedBy"))
                    .containsExactly("consul", String.valueOf(explained.at("replica")));
              });
    }
  }

  @Test
  void operatorsSeeThatTheStoreProbes() {
    assertThat(server.get("/api/v1/stats").at("backend.healthChecks")).isEqualTo("native");
  }

  private static TestServer start(Map<String, Object> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put("rollcall.backend", "consul");
    all.put("rollcall.consul.endpoints", consul.servers().getFirst().uri());
    return TestServer.start(all);
  }

  private void register(String service, String check) {
    var body =
        "{\"host\":\"127.0.0.1\",\"port\":%d,\"healthCheck\":%s}".formatted(instance.port(), check);
    assertThat(server.register(service, "a", body).status()).isEqualTo(201);
  }

  private static void awaitStatus(String service, String status) {
    await()
        .atMost(SOON)
        .until(
            () ->
                status.equals(
                    server.get("/api/v1/services/" + service + "/instances/a").at("status")));
  }
}
