package io.rollcall.app.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.http.tls.TlsServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortTest {

  @TempDir private static Path folder;
  private static int port;
  private static TlsServer server;

  @BeforeAll
  static void start() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = TlsServer.start(folder, Map.of("rollcall.management.port", port));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/readiness", "/prometheus"})
  void managementIsServedOnItsOwnPortAlone(String path) throws Exception {
    assertThat(get(port, path).statusCode()).isEqualTo(200);
    assertThat(get(server.port(), path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/stats", "/api/v1/services", "/api/v1/services/orders/instances", "/docs"})
  void theApiIsServedOnItsOwnPortAlone(String path) throws Exception {
    assertThat(get(server.port(), path).statusCode()).isEqualTo(200);
    assertThat(get(port, path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prometheus/../health", "/%68ealth"})
  void theRulesOfTheFrontHoldThereToo(String path) throws Exception {
    assertThat(get(port, path).statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    var uri = URI.create("https://localhost:" + port + path);
    try (var client = server.client(server.context())) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
