package io.rollcall.app.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.json.JsonBody;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionBoundsTest {

  private static final int MOST = 40;
  private static final String PUT =
      "PUT /api/v1/services/slow/instances/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @AutoClose
  private static final TestServer server =
      TestServer.start(
          Map.of(
              "rollcall.http.max-connections", MOST,
              "rollcall.http.receive-timeout", "1s",
              "rollcall.http.idle-timeout", "7m",
              "rollcall.shutdown.grace-period", "3s"));

  @Test
  void settingsReachTheServer() {
    var settings = server.bean(NettyHttpServerConfiguration.class);

    assertThat(settings.getIdleTimeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(settings.getMaxRequestSize()).isEqualTo(JsonBody.MOST_BYTES_OF_FILE);
    assertThat(server.bean(GracefulShutdownConfiguration.class).getGracePeriod())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /ap",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a",
        PUT + "Content-Length: 1000\r\n\r\n{",
        PUT + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        "\r\n"
      })
  void aClientThatDripsItsRequestIsCutOff(String begin) throws IOException {
    try (var slow = new RawConnection(server.port()).send(begin)) {
      await()
          .atMost(10, TimeUnit.SECONDS)
          .pollInterval(100, TimeUnit.MILLISECONDS)
          .until(() -> isClosedWhenDripping(slow));
    }
  }

  @Test
  void aSlowAnswerIsNotCutOff() throws IOException {
    try (var patient = new RawConnection(server.port())) {
      patient.send(
          "GET /api/v1/services/nobody/instances?revision=0&wait=4s HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(patient.readTo("\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void requestsOneAfterTheOtherAreNotCutOff() throws IOException {
    try (var busy = new RawConnection(server.port())) {
      for (int i = 0; i < 5; i++) {
        busy.send("GET /api/v1/services/nobody/instances?revision=0&wait=1s HTTP/1.1\r\n");
        busy.send("Host: localhost\r\n\r\n");
        assertThat(busy.readTo("]}")).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void manySlowAndHalfClosedClientsLeaveRoomForOthers() throws IOException {
    var slow = new ArrayList<RawConnection>();
    try {
      for (int i = 0; i < MOST - 5; i++) {
        slow.add(new RawConnection(server.port()).send("GET /api/v1/sta"));
        slow.add(new RawConnection(server.port()).send("GET /api/v1/sta").endSending());
      }

      await()
          .atMost(10, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(server.get("/api/v1/stats").status()).isEqualTo(200));
      for (var connection : slow) {
        assertThat(connection.readToEnd()).isEmpty();
      }
    } finally {
      closeAll(slow);
    }
  }

  @Test
  void moreConnectionsThanMayBeAreClosedUntilThereIsRoom() throws IOException {
    var idle = new ArrayList<RawConnection>();
    try {
      for (int i = 0; i < MOST; i++) {
        idle.add(new RawConnection(server.port()));
      }
      await().until(() -> server.bean(ConnectionBounds.class).open() >= MOST);
      try (var surplus = new RawConnection(server.port())) {
        assertThat(surplus.readToEnd()).isEmpty();
      }
    } finally {
      closeAll(idle);
    }

    await().untilAsserted(() -> assertThat(server.get("/api/v1/stats").status()).isEqualTo(200));
  }

  private static boolean isClosedWhenDripping(RawConnection connection) {
    try {
      connection.send("a");
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  private static void closeAll(List<RawConnection> connections) throws IOException {
    for (var connection : connections) {
      connection.close();
    }
  }
}
