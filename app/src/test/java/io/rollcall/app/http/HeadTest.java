package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD has the headers of GET and no body (RFC 9110, 9.3.2). */
@OneServer
class HeadTest {

  @Inject TestClient server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/services",
        "/api/v1/services/head/instances",
        "/api/v1/services/head/instances?health=any",
        "/api/v1/services/head/instances/a",
        "/api/v1/services/head/instances/nobody",
        "/health/liveness",
        "/docs/rollcall.yml",
        "/nope"
      })
  void headersAreThoseOfGetAndTheConnectionGoesOn(String path) throws IOException {
    server.register("head", "a");
    server.get("/api/v1/services/head/instances");
    try (var connection = new RawConnection(server.port())) {
      var head = headers(connection, "HEAD", path);
      var get = headers(connection, "GET", path);

      assertThat(head).isEqualTo(get);
      assertThat(head).anyMatch(line -> line.startsWith("content-length: "));
      assertThat(head).anyMatch(line -> line.startsWith("content-type: "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events",
        "/api/v1/events?service=head",
        "http://localhost/api/v1/events",
        "/api/v1/services/head/watch",
        "/api/v1/prometheus/targets",
      })
  void headOfAStreamOpensNone(String target) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "HEAD " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }
  }

  private static List<String> headers(RawConnection connection, String method, String path)
      throws IOException {
    connection.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return Arrays.stream(connection.readTo("\r\n\r\n").split("\r\n"))
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("date: "))
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("age: "))
        .map(line -> line.toLowerCase(Locale.ROOT))
        .toList();
  }
}
