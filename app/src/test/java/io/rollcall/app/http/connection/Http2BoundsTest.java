package io.rollcall.app.http.connection;

import static io.rollcall.app.http.connection.RawHttp2.CONTINUATION;
import static io.rollcall.app.http.connection.RawHttp2.DATA;
import static io.rollcall.app.http.connection.RawHttp2.END_HEADERS;
import static io.rollcall.app.http.connection.RawHttp2.END_STREAM;
import static io.rollcall.app.http.connection.RawHttp2.GO_AWAY;
import static io.rollcall.app.http.connection.RawHttp2.HEADERS;
import static io.rollcall.app.http.connection.RawHttp2.PRIORITY;
import static io.rollcall.app.http.connection.RawHttp2.RESET;
import static io.rollcall.app.http.connection.RawHttp2.SETTINGS;
import static io.rollcall.app.http.connection.RawHttp2.UNKNOWN;
import static io.rollcall.app.http.connection.RawHttp2.WINDOW_UPDATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import io.rollcall.app.RawConnection;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.http.stream.OpenStreams;
import io.rollcall.app.http.tls.TlsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of connections hold where several requests share one, and under TLS. */
@Timeout(60)
class Http2BoundsTest {

  private static final int MOST = 150;
  private static final String INSTANCE = "/api/v1/services/orders/instances/a";
  private static final String REGISTRATION = "{\"host\":\"a\",\"port\":1}";

  @TempDir private static Path folder;
  private static TlsServer server;

  @BeforeAll
  static void start() {
    server =
        TlsServer.start(
            folder,
            Map.of("rollcall.http.max-connections", MOST, "rollcall.http.receive-timeout", "1s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theServerSaysHowManyRequestsAndHeadersItTakes() throws IOException {
    try (var client = connect()) {
      var settings = client.await(frame -> frame.type() == SETTINGS && frame.flags() == 0);

      assertThat(settings.payload().array())
          .contains(new byte[] {0, 3, 0, 0, 0, (byte) ServerSettings.REQUESTS_AT_ONCE})
          .contains(new byte[] {0, 6, 0, 0, 0x20, 0}); // 8192 bytes
    }
  }

  @Test
  void requestsPastThoseThatOneConnectionMayHaveAreRefused() throws IOException {
    try (var greedy = connect()) {
      int most = (int) ServerSettings.REQUESTS_AT_ONCE;
      var poll = poll(greedy, "5m");
      for (int i = 0; i < most; i++) {
        greedy.ask(3 + 2 * i, "GET", poll);
      }
      greedy.ask(3 + 2 * most, "GET", "/api/v1/stats");

      var refused = greedy.await(frame -> frame.is(RESET, 3 + 2 * most));

      assertThat(refused.error()).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
    }
  }

  @Test
  void requestsPastThoseThatAllConnectionsMayHaveAreReset() throws IOException {
    try (var one = connect();
        var other = connect()) {
      var poll = poll(one, "5m");
      for (int i = 1; i <= MOST / 2; i++) {
        one.ask(1 + 2 * i, "GET", poll);
        other.ask(1 + 2 * i, "GET", poll);
      }
      await().until(() -> server.bean(ConnectionBounds.class).requests() >= MOST);
      one.ask(MOST + 3, "GET", "/api/v1/stats");

      assertThat(one.await(frame -> frame.is(RESET, MOST + 3))).isNotNull();
    }
    await().until(() -> server.bean(ConnectionBounds.class).requests() == 0);
    try (var next = connect()) {
      assertThat(next.ask(1, "GET", "/api/v1/stats").status(1)).isEqualTo(200);
    }
  }

  @Test
  void connectionsThatHaveShakenNoHandCount() throws IOException {
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
      for (var connection : idle) {
        connection.close();
      }
    }
    await().until(() -> server.bean(ConnectionBounds.class).open() == 0);
  }

  @Test
  void aHeadThatIsDrippedClosesTheConnection() throws IOException {
    try (var slow = connect()) {
      slow.frame(HEADERS, END_STREAM, 1, slow.head("GET", "/api/v1/stats"));

      await().until(() -> isClosedWhenSending(slow, CONTINUATION, 1, new byte[0]));
    }
  }

  @Test
  void aFrameThatIsDrippedClosesTheConnection() throws IOException {
    try (var slow = connect()) {
      slow.bytes((byte) 0, (byte) 0x10);

      await()
          .until(
              () -> {
                try {
                  slow.bytes((byte) 0);
                  return false;
                } catch (IOException closed) {
                  return true;
                }
              });
    }
  }

  @Test
  void aBodyThatIsDrippedResetsItsRequestAlone() throws IOException {
    try (var slow = connect()) {
      slow.begin(1, "PUT", INSTANCE).frame(DATA, 0, 1, "{".getBytes(UTF_8));

      assertThat(slow.await(frame -> frame.is(RESET, 1))).isNotNull();
      assertThat(slow.ask(3, "GET", "/api/v1/stats").status(3)).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatIsAnsweredBeforeItCameInWholeIsEnded() throws IOException {
    try (var slow = connect()) {
      var tooMany = Integer.toString(JsonBody.MOST_BYTES + 1);
      slow.begin(1, "PUT", INSTANCE, "content-length", tooMany);
      assertThat(slow.status(1)).isEqualTo(413);

      var reset = slow.await(frame -> frame.is(RESET, 1));

      assertThat(reset.error()).isEqualTo((int) Http2Error.NO_ERROR.code());
      assertThat(slow.ask(3, "GET", "/api/v1/stats").status(3)).isEqualTo(200);
    }
  }

  @Test
  void aSlowAnswerIsNotCutOffWhateverFramesAreSentMeanwhile() throws IOException {
    try (var patient = connect()) {
      patient.ask(3, "GET", poll(patient, "4s"));
      patient.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1});
      patient.frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 0, 1});
      patient.frame(UNKNOWN, 0, 3, new byte[1]);

      assertThat(patient.status(3)).isEqualTo(200);
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws IOException {
    try (var large = connect()) {
      var head = large.head("GET", "/api/v1/stats", "x", "a".repeat(9_000));

      assertThat(large.frame(HEADERS, END_HEADERS | END_STREAM, 1, head).status(1)).isEqualTo(431);
    }
  }

  @Test
  void requestsThatAreResetAtOnceAgainAndAgainEndTheConnection() throws IOException {
    try (var rapid = connect()) {
      var cancelled = new byte[] {0, 0, 0, 8};
      try {
        for (int i = 0; i < 1_000; i++) {
          int stream = 1 + 2 * i;
          rapid.ask(stream, "GET", "/api/v1/events").frame(RESET, 0, stream, cancelled);
        }
      } catch (IOException closed) {
        assertThat(closed).isNotNull();
      }

      var farewell = rapid.awaitOrEnd(frame -> frame.type() == GO_AWAY);

      assertThat(farewell.map(RawHttp2.Frame::error))
          .hasValue((int) Http2Error.ENHANCE_YOUR_CALM.code());
    }
    await().until(() -> server.bean(ConnectionBounds.class).requests() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5m", ""})
  void aRequestThatItsClientResetsIsWorkedOnNoMore(String wait) throws IOException {
    try (var client = connect()) {
      client.ask(3, "GET", wait.isEmpty() ? "/api/v1/events" : poll(client, wait));
      await().until(() -> waiting() == 1);

      client.frame(RESET, 0, 3, new byte[] {0, 0, 0, 8});

      await().until(() -> waiting() == 0);
      assertThat(client.ask(5, "GET", "/api/v1/stats").status(5)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT, /api/v1/services/orders/instances/a", "POST, /api/v1/heartbeats"})
  void aBodyThatIsTooLargeForItsRouteIsRefused(String method, String path) throws IOException {
    int most = method.equals("PUT") ? JsonBody.MOST_BYTES : JsonBody.MOST_BYTES_OF_MANY;
    try (var client = connect()) {
      client.begin(1, method, path, "content-length", Integer.toString(most + 1));
      client.frame(DATA, 0, 1, new byte[1000]);

      assertThat(client.status(1)).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @CsvSource({"content-length, 21, 21", "x-unannounced, 0, 65536"})
  void aBodyCountsWithWhatItsHeadAnnouncesOrMayHave(String header, String value, int bytes)
      throws IOException {
    var share = server.bean(BodyBudget.class).ofOne();
    try (var client = connect()) {
      client.begin(1, "PUT", INSTANCE, header, value);
      await().until(() -> share.free() == share.bytes() - bytes);

      client.frame(DATA, END_STREAM, 1, REGISTRATION.getBytes(UTF_8));

      assertThat(client.status(1)).isBetween(200, 201);
    }
    await().until(() -> share.free() == share.bytes());
  }

  @Test
  void aBodyThatIsNotAsLongAsItsHeadSaysIsNoFaultOfTheServers() throws IOException {
    try (var client = connect()) {
      client.begin(1, "PUT", INSTANCE, "content-length", "1000");
      client.frame(DATA, END_STREAM, 1, REGISTRATION.getBytes(UTF_8));

      var answer = client.await(frame -> frame.is(RESET, 1) || frame.is(HEADERS, 1));

      assertThat(answer.type()).isEqualTo(RESET);
      assertThat(answer.error()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-encoding", "connection", "Upper-Case"})
  void headersThatHttp2DoesNotHaveAreRefused(String name) throws IOException {
    try (var client = connect()) {
      var head = client.head("GET", "/api/v1/stats", name, "chunked");
      client.frame(HEADERS, END_HEADERS | END_STREAM, 1, head);

      assertThat(client.await(frame -> frame.is(RESET, 1) || frame.is(HEADERS, 1)).type())
          .isEqualTo(RESET);
    }
  }

  @Test
  void headIsAnsweredAsGetIsWithoutTheBody() throws IOException {
    try (var client = connect()) {
      client.ask(1, "GET", "/api/v1/services");
      var get = client.answer(1);
      client.ask(3, "HEAD", "/api/v1/services");
      var head = client.answer(3);

      assertThat(head.get("content-length")).isEqualTo(get.get("content-length"));
      client.ask(5, "GET", "/api/v1/services");
      var next =
          client.await(
              frame ->
                  frame.is(HEADERS, 5) || (frame.is(DATA, 3) && frame.payload().hasRemaining()));
      assertThat(next.stream()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/../v1/stats, localhost, 400",
    "/api/v1/%73tats, localhost, 400",
    "/api//v1/stats, localhost, 400",
    "/api/v1/stats, rollcall.example, 421",
    "/api/v1/stats, localhost, 200"
  })
  void theRulesOfTheFrontHold(String path, String authority, int status) throws IOException {
    try (var client = connect()) {
      client.frame(HEADERS, END_HEADERS | END_STREAM, 1, client.headTo(authority, "GET", path));

      assertThat(client.status(1)).isEqualTo(status);
    }
  }

  private static boolean isClosedWhenSending(
      RawHttp2 client, int type, int stream, byte[] payload) {
    try {
      client.frame(type, 0, stream, payload);
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** The path of a request that waits, found out by the first one of {@code client}. */
  private static String poll(RawHttp2 client, String wait) throws IOException {
    var path = "/api/v1/services/nobody/instances";
    var revision = client.ask(1, "GET", path).answer(1).get("rollcall-revision");
    return path + "?revision=" + revision + "&wait=" + wait;
  }

  /** Streams and long polls that are open. */
  private static long waiting() {
    return server.bean(OpenStreams.class).reportActiveTasks().orElseThrow()
        + server.bean(LongPolls.class).reportActiveTasks().orElseThrow();
  }

  private static RawHttp2 connect() throws IOException {
    return new RawHttp2(server.port(), server.context());
  }
}
