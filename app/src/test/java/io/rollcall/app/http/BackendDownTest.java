package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendDownTest {

  private static final String PATH = "/api/v1/services/orders/instances";

  @ParameterizedTest
  @ValueSource(strings = {"etcd", "consul"})
  void aServerWhoseStoreIsDownStartsAndSaysSo(String backend) {
    var settings =
        Map.<String, Object>of(
            "rollcall.backend",
            backend,
            "rollcall." + backend + ".endpoints",
            "http://127.0.0.1:1",
            "rollcall.registry.max-retries",
            0,
            "rollcall.discovery.load-timeout",
            "2s");
    try (var server = TestServer.start(settings)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                var readiness = server.get("/health/readiness");
                assertThat(readiness.status()).isEqualTo(503);
                assertThat(String.valueOf(readiness.at("details.backend.details.reason")))
                    .containsIgnoringCase("connect");
              });
      assertThat(server.get("/health/liveness").status()).isEqualTo(200);
      assertThat(server.get("/health").status()).isEqualTo(503);
      assertThat(server.get("/prometheus").body())
          .contains("\nrollcall_instances 0.0\n", "\njvm_memory_used_bytes{");
      for (var query : List.of("", "?service=orders")) {
        assertThat(server.get("/api/v1/prometheus/targets" + query).problem())
            .isEqualTo("backend-unavailable");
      }
      assertThat(server.get(PATH).problem()).isEqualTo("backend-unavailable");
      assertThat(server.put(PATH + "/a", "{\"host\":\"a\",\"port\":1}").problem())
          .isEqualTo("backend-unavailable");
    }
  }
}
