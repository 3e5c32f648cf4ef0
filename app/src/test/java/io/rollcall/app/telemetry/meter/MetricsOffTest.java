package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetricsOffTest {

  @AutoClose
  private final TestServer server =
      TestServer.start(Map.of("rollcall.telemetry.metrics.enabled", "false"));

  @Test
  void nothingIsCountedAndEverythingElseWorks() {
    assertThat(server.register("orders", "a").status()).isEqualTo(201);
    assertThat(server.get("/api/v1/services/orders/instances").each("instances", "id"))
        .containsExactly("a");
    assertThat(server.get("/api/v1/services/orders/select").status()).isEqualTo(200);
    assertThat(server.get("/health").status()).isEqualTo(200);

    assertThat(server.get("/prometheus").problem()).isEqualTo("no-such-path");
  }
}
