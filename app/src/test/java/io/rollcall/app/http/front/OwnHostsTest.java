package io.rollcall.app.http.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages whose names were rebound to this server (DNS rebinding), and clients that call it rightly.
 */
class OwnHostsTest {

  private static final String INSTANCES = "/api/v1/services/orders/instances";

  @AutoClose private static final TestServer onLoopback = TestServer.start();

  @AutoClose
  private static final TestServer everywhere =
      TestServer.start(
          Map.of("rollcall.http.host", "0.0.0.0", "rollcall.security.allow-anyone", true));

  @AutoClose
  private static final TestServer named =
      TestServer.start(
          Map.of(
              "rollcall.http.host",
              "0.0.0.0",
              "rollcall.security.allow-anyone",
              "true",
              "rollcall.http.allowed-hosts",
              "Rollcall.example.com, fd00::1"));

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "203.0.113.7", "[2001:db8::1]", "127.0.0.1.evil.example"})
  void aReboundPageIsRefusedWhereverItIsListened(String host) throws IOException {
    for (var server : new TestServer[] {onLoopback, everywhere, named}) {
      var authority = host + ":" + server.port();

      var refused = ask(server, "DELETE /api/v1/cache", authority, "http://" + authority);

      assertThat(refused)
          .startsWith("HTTP/1.1 403")
          .contains(":foreign-origin\"", authority, "rollcall.http.allowed-hosts", "\"Origin\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "[::1]"})
  void aPageOfThisServersOwnMayUseItWhereverItIsListened(String host) throws IOException {
    for (var server : new TestServer[] {onLoopback, everywhere, named}) {
      var authority = host + ":" + server.port();

      assertThat(ask(server, "DELETE /api/v1/cache", authority, "http://" + authority))
          .startsWith("HTTP/1.1 204");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollcall.example.com", "ROLLCALL.example.com:8443", "[fd00::1]:80"})
  void pagesAreServedUnderConfiguredNamesByAProxyThatEncrypts(String authority) throws IOException {
    assertThat(ask(named, "DELETE /api/v1/cache", authority, "https://" + authority))
        .startsWith("HTTP/1.1 204");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/services/orders/instances, evil.example",
    "GET /api/v1/services, evil.example:8080",
    "GET /health/liveness, localhost.evil.example",
    "PUT /api/v1/services/orders/instances/a/heartbeat, 203.0.113.7"
  })
  void aForeignHostIsRefusedOnLoopbackAndWhereHostsAreConfigured(String call, String host)
      throws IOException {
    for (var server : new TestServer[] {onLoopback, named}) {
      server.get(INSTANCES);

      assertThat(ask(server, call, host, null))
          .startsWith("HTTP/1.1 421")
          .contains(":foreign-host\"", "'" + host + "'", "rollcall.http.allowed-hosts", "\"Host\"");
    }
  }

  @Test
  void aHostThatIsEmptyIsRefusedFromTheFirstRequestOn() throws IOException {
    try (var fresh = TestServer.start()) {
      assertThat(ask(fresh, "GET " + INSTANCES, "", null)).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void anyHostWillDoWhereOtherMachinesReachTheServerAndNoneIsConfigured() throws IOException {
    assertThat(ask(everywhere, "GET " + INSTANCES, "rollcall.platform.svc.cluster.local", null))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aClientThatNamesNoHostIsNoBrowser() throws IOException {
    try (var connection = new RawConnection(onLoopback.port())) {
      connection.send("GET " + INSTANCES + " HTTP/1.0\r\n\r\n");

      assertThat(connection.readToEnd()).contains(" 200 ");
    }
  }

  private static String ask(TestServer server, String call, String host, @Nullable String origin)
      throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(call + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n");
      connection.send(origin == null ? "\r\n" : "Origin: " + origin + "\r\n\r\n");
      return connection.readToEnd();
    }
  }
}
