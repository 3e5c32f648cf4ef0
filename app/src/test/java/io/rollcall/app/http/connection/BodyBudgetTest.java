package io.rollcall.app.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.wiring.FaultyBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBudgetTest {

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String PUT = "PUT /api/v1/services/orders/instances/a";
  private static final String REGISTRATION = "{\"host\":\"a\",\"port\":1}";
  private static final String HEARTBEATS = "POST /api/v1/heartbeats";

  @AutoClose
  private final TestServer server =
      TestServer.start(Map.of("rollcall.backend", "faulty", "rollcall.http.receive-timeout", "5s"));

  private final BodyBudget.Share one = server.bean(BodyBudget.class).ofOne();
  private final BodyBudget.Share many = server.bean(BodyBudget.class).ofMany();
  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void closeConnections() throws IOException {
    for (var connection : connections) {
      connection.close();
    }
  }

  @Test
  void bodiesPastTheBudgetAreRefusedUntilOthersAreAnswered() throws IOException {
    var slow = new ArrayList<RawConnection>();
    for (int i = 0; i < many.bytes() / JsonBody.MOST_BYTES_OF_MANY; i++) {
      slow.add(begin(HEARTBEATS, CHUNKED));
    }
    await().until(() -> many.free() < JsonBody.MOST_BYTES_OF_MANY);

    var refused = server.post("/api/v1/heartbeats", "[" + " ".repeat(2_000_000) + "]");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("too-many-bodies");
    assertThat(refused.detail()).contains(many.bytes() + " bytes", "2000002");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(server.get("/api/v1/stats").status()).isEqualTo(200);
    assertThat(server.send("PUT", "/api/v1/services/orders/instances/a", REGISTRATION).status())
        .isEqualTo(201);

    var answered = slow.getFirst().send("2\r\n[]\r\n0\r\n\r\n");
    assertThat(answered.readTo("\r\n")).startsWith("HTTP/1.1 200");
    assertThat(server.post("/api/v1/heartbeats", "[]").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/v1/heartbeats, Content-Length: 1000, 1000",
    "POST /api/v1/instances?x=1, Transfer-Encoding: chunked, 2097152",
    "PUT /api/v1/services/orders/instances/a, Transfer-Encoding: chunked, 65536",
    "DELETE /api/v1/services/orders/instances/a, Content-Length: 10, 10"
  })
  void aBodyCountsWithWhatItsHeadAnnouncesOrMayHave(String call, String header, int bytes)
      throws IOException {
    var gate = new CountDownLatch(1);
    backend().holdUp(gate);

    begin(call, header + "\r\n");

    var share = call.startsWith("POST") ? many : one;
    await().until(() -> share.free() == share.bytes() - bytes);
    gate.countDown();
    closeConnections();
    awaitAllFree();
  }

  @Test
  void aBodyCountsUntilItsRequestIsWorkedOnNoMoreThoughItsClientHasLeft() throws IOException {
    var gate = new CountDownLatch(1);
    backend().holdUp(gate);
    var body = REGISTRATION;
    var client = begin(PUT, "Content-Length: " + body.length() + "\r\n").send(body);
    await().until(() -> one.free() == one.bytes() - body.length());

    client.close();
    server.get("/api/v1/services");
    assertThat(one.free()).isEqualTo(one.bytes() - body.length());

    gate.countDown();
    awaitAllFree();
  }

  @Test
  void aBodyThatDoesNotArriveInTimeCountsNoMore() throws IOException {
    var slow = begin(HEARTBEATS, CHUNKED);
    await().until(() -> many.free() < many.bytes());

    assertThat(slow.readToEnd()).isEmpty();

    awaitAllFree();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/heartbeats, [",
    "POST, /api/v1/instances, {}",
    "PUT, /api/v1/services/orders/instances/a, '{\"host\":\"a\",\"port\":0}'",
    "PUT, /nope, {}",
    "POST, /docs/rollcall.yml, {}",
    "PUT, /api/v1/services/orders/instances/a, '{\"host\":\"a\",\"port\":1}'"
  })
  void aBodyThatWasAnsweredCountsNoMoreWhateverTheAnswer(String method, String path, String body) {
    backend().fail(new IllegalStateException("on purpose"));

    assertThat(server.send(method, path, body).status()).isGreaterThanOrEqualTo(400);

    awaitAllFree();
  }

  @Test
  void aRefusedBodyLeavesTheConnectionUsable() throws IOException {
    for (int i = 0; i < many.bytes() / JsonBody.MOST_BYTES_OF_MANY; i++) {
      begin(HEARTBEATS, CHUNKED);
    }
    await().until(() -> many.free() < JsonBody.MOST_BYTES_OF_MANY);

    var refused = begin(HEARTBEATS, "Content-Length: 2000000\r\n").send(" ".repeat(2_000_000));
    assertThat(refused.readTo("}")).startsWith("HTTP/1.1 503");

    refused.send("GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(refused.readTo("\r\n")).startsWith("HTTP/1.1 200");
  }

  private FaultyBackend backend() {
    return FaultyBackend.of(server);
  }

  private RawConnection begin(String call, String header) throws IOException {
    var connection = new RawConnection(server.port());
    connections.add(connection);
    return connection.send(
        call
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + header
            + "\r\n");
  }

  private void awaitAllFree() {
    await().untilAsserted(() -> assertThat(many.free()).isEqualTo(many.bytes()));
    await().untilAsserted(() -> assertThat(one.free()).isEqualTo(one.bytes()));
  }
}
