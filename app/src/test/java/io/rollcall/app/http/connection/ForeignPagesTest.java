package io.rollcall.app.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.tls.TlsServer;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPagesTest {

  private static final String CONSOLE = "https://console.example.com";
  private static final String SETTING = "rollcall.http.allowed-origins";
  private static final String STATS = "/api/v1/stats";
  private static final String INSTANCES = "/api/v1/services/orders/instances";

  @AutoClose private static final TestServer closed = TestServer.start();

  @AutoClose
  private static final TestServer open =
      TestServer.start(Map.of(SETTING, CONSOLE + ", http://127.0.0.1:3000"));

  @Test
  void anAllowedPageMayAskAndThenCallOnOneConnection() throws IOException {
    try (var connection = new RawConnection(open.port())) {
      connection.send(request("OPTIONS", INSTANCES, CONSOLE, "Access-Control-Request-Method: PUT"));
      var asked = connection.readTo("\r\n\r\n");
      connection.send(request("GET", STATS, CONSOLE, "Connection: close"));
      var called = connection.readToEnd();

      assertThat(asked)
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("access-control-allow-origin: " + CONSOLE + "\r\n")
          .containsPattern("(?i)access-control-allow-methods: .*PUT")
          .containsPattern("(?i)access-control-allow-headers: .*authorization")
          .containsIgnoringCase("access-control-max-age: 600")
          .doesNotContainIgnoringCase("access-control-allow-credentials");
      assertThat(called)
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("access-control-allow-origin: " + CONSOLE + "\r\n")
          .containsIgnoringCase("access-control-expose-headers: *\r\n")
          .containsIgnoringCase("vary: origin");
    }
  }

  @Test
  void anAllowedPageIsToldItsMistakes() throws IOException {
    assertThat(ask(open, request("GET", "/api/v1/nothing", CONSOLE, "Connection: close")))
        .startsWith("HTTP/1.1 404")
        .containsIgnoringCase("access-control-allow-origin: " + CONSOLE + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://console.example.com",
        "https://console.example.com:444",
        "https://console.example.com.evil.example",
        "null"
      })
  void anyOtherPageMayNot(String origin) throws IOException {
    var asked =
        ask(
            open,
            request(
                "OPTIONS",
                INSTANCES,
                origin,
                "Access-Control-Request-Method: PUT\r\nConnection: close"));
    var called = ask(open, request("GET", STATS, origin, "Connection: close"));

    assertThat(asked).doesNotContainIgnoringCase("access-control-allow-");
    assertThat(called)
        .startsWith("HTTP/1.1 403")
        .contains(":foreign-origin\"", SETTING)
        .doesNotContainIgnoringCase("access-control-allow-");
  }

  @Test
  void noPageMayWhereNoneIsAllowed() throws IOException {
    for (var method : new String[] {"OPTIONS", "GET"}) {
      var answer =
          ask(
              closed,
              request(
                  method,
                  STATS,
                  CONSOLE,
                  "Access-Control-Request-Method: GET\r\nConnection: close"));

      assertThat(answer)
          .startsWith("HTTP/1.1 403")
          .doesNotContainIgnoringCase("access-control-allow-");
    }
  }

  @Test
  void aPageMayCallOverHttp2(@TempDir Path folder) throws Exception {
    try (var server = TlsServer.start(folder, Map.of(SETTING, CONSOLE));
        var client = server.client(server.context())) {
      var asked =
          HttpRequest.newBuilder(server.uri(INSTANCES))
              .version(Version.HTTP_2)
              .method("OPTIONS", BodyPublishers.noBody())
              .header("Origin", CONSOLE)
              .header("Access-Control-Request-Method", "PUT")
              .build();
      var called =
          HttpRequest.newBuilder(server.uri(STATS))
              .version(Version.HTTP_2)
              .header("Origin", CONSOLE)
              .build();
      for (var request : new HttpRequest[] {asked, called, asked}) {
        var answer = client.send(request, BodyHandlers.discarding());

        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(CONSOLE);
      }
    }
  }

  private static String request(String method, String path, String origin, String header) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nOrigin: "
        + origin
        + "\r\n"
        + header
        + "\r\n\r\n";
  }

  private static String ask(TestServer server, String request) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(request);
      return connection.readToEnd();
    }
  }
}
