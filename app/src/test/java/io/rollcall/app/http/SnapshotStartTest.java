package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts while its store is down, with a snapshot of what was known. */
class SnapshotStartTest {

  private static final String ORDERS = "/api/v1/services/orders/instances";

  @TempDir Path folder;

  @Test
  void servesWhatWasKnownUntilTheStoreIsBack() {
    try (var etcd = Etcd.V3_5.start(ServerOptions.PLAIN)) {
      try (var server = TestServer.start(settings(etcd))) {
        server.register("orders", "a");
        server.register("orders", "leaving");
        await().until(() -> server.get(ORDERS).each("instances", "id").size() == 2);
      }
      etcd.kill();

      try (var server = TestServer.start(settings(etcd))) {
        var known = server.get(ORDERS);
        assertThat(known.each("instances", "id")).containsExactly("a", "leaving");
        assertThat(known.header("Rollcall-Stale")).isNotEmpty();
        assertThat(server.get("/api/v1/services").each("services", "service")).contains("orders");
        assertThat(server.get("/health/readiness").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/services/stock/instances").problem())
            .isEqualTo("backend-unavailable");

        etcd.start();

        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(server.get(ORDERS).header("Rollcall-Stale")).isEmpty());
        assertThat(server.get(ORDERS).each("instances", "id")).containsExactly("a", "leaving");
        assertThat(server.delete(ORDERS + "/leaving").status()).isEqualTo(204);
      }
    }
  }

  private Map<String, Object> settings(RealServer etcd) {
    return Map.of(
        "rollcall.backend",
        "etcd",
        "rollcall.etcd.endpoints",
        etcd.uri().toString(),
        "rollcall.registry.max-retries",
        0,
        "rollcall.discovery.load-timeout",
        "1s",
        "rollcall.discovery.snapshot-file",
        folder.resolve("snapshot").toString());
  }
}
