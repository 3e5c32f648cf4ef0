package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided by is what is routed by, wherever in a target a path may be looked for. */
class HiddenPathTest {

  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    token = tokens.add("orders", "register,deregister,discover,administer:orders");
    server = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, http://localhost?/api/v1/settings, 400",
    "GET, http://localhost?#/api/v1/services/payments/instances, 400",
    "GET, http://localhost#/api/v1/services/payments/instances, 403",
    "DELETE, http://localhost?/api/v1/services/payments/instances/a, 400",
    "GET, *?://localhost/api/v1/settings, 400",
    "POST, /?://localhost/api/v1/settings/reload, 404",
    "GET, http://localhost/api/v1/settings, 403",
    "GET, http://localhost/api/v1/services/payments/instances, 403",
    "GET, http://localhost/api/v1/services/orders/instances, 200",
    "GET, /api/v1/services/orders/instances, 200"
  })
  void whatIsHiddenIsRefused(String method, String target, int status) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(method, target, token));

      assertThat(connection.readTo("\r\n")).startsWith("HTTP/1.1 " + status);
    }
  }
}
