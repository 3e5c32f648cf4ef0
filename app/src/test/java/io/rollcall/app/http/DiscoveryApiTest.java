package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.LongPolls;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@OneServer
class DiscoveryApiTest {

  private static final String ORDERS = "/api/v1/services/orders/instances";

  @Inject TestClient server;
  @Inject LongPolls polls;

  @BeforeEach
  void register() {
    server.register(
        "orders",
        "a",
        """
        {"host":"10.0.0.1","port":80,"tags":["blue","canary"],"zone":"z1","version":"2.0",
         "protocol":"grpc","metadata":{"team":"x","a.b":"c"}}""");
    server.register("orders", "b", "{\"host\":\"10.0.0.2\",\"port\":80,\"tags\":[\"blue\"]}");
    server.register("orders", "c");
    server.reportHealth("orders", "c", "unhealthy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                    | a,b",
        "?health=healthy                     | a,b",
        "?health=any                         | a,b,c",
        "?tag=blue                           | a,b",
        "?tag=blue&tag=canary                | a",
        "?tag=green                          | ''",
        "?version=2.0                        | a",
        "?zone=z1                            | a",
        "?protocol=grpc                      | a",
        "?metadata.team=x                    | a",
        "?metadata.a.b=c                     | a",
        "?metadata.team=y                    | ''",
        "?health=any&protocol=http           | b,c",
        "?tag=blue&version=2.0&metadata.team=x&zone=z1 | a",
      })
  void findsTheInstancesThatPassTheFilter(@Nullable String query, String ids) {
    var response = server.get(ORDERS + (query == null ? "" : query));

    assertThat(response.status()).isEqualTo(200);
    assertThat(String.join(",", ids(response))).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?tga=blue              | query parameter | tga",
        "?health=well           | health          | healthy or any",
        "?health=any&health=any | health          | once",
        "?protocol=carrier      | protocol        | http, https, grpc, tcp, udp",
        "?wait=5s               | revision        | together",
        "?revision=-1&wait=5s   | revision        | -1",
        "?revision=x&wait=5s    | revision        | x",
        "?revision=1&wait=soon  | wait            | soon",
        "?revision=1&wait=0s    | wait            | PT1S to PT5M",
        "?revision=1&wait=1h    | wait            | PT1S to PT5M",
      })
  void saysWhatIsWrongWithAQuery(String query, String field, String told) {
    var response = server.get(ORDERS + query);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.at("field")).isEqualTo(field);
    assertThat(response.detail()).contains(told);
  }

  @Test
  void tellsHowFreshTheAnswerIs() {
    var response = server.get(ORDERS);

    var revision = response.number("revision");
    assertThat(response.header("ETag")).isEqualTo("\"" + revision + "\"");
    assertThat(response.header("Rollcall-Revision")).isEqualTo(Long.toString(revision));
    assertThat(Long.parseLong(response.header("Age"))).isBetween(0L, 60L);
    assertThat(response.header("Rollcall-Stale")).isEmpty();
  }

  @Test
  void sendsNothingAgainToACallerThatHasIt() {
    var etag = server.get(ORDERS).header("ETag");

    var again = server.get(ORDERS, "If-None-Match", etag);
    var list = server.get(ORDERS, "If-None-Match", "\"0\", W/" + etag);
    var other = server.get(ORDERS, "If-None-Match", "\"0\"");
    var any = server.get(ORDERS, "If-None-Match", "*");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(etag);
    assertThat(list.status()).isEqualTo(304);
    assertThat(other.status()).isEqualTo(200);
    assertThat(any.status()).isEqualTo(304);
  }

  @Test
  void aQueryThatEndsLikeThePathIsNotTakenForIt() {
    var select =
        server.get("/api/v1/services/orders/select?strategy=consistent-hash&key=/instances");
    var nested = server.get("/api/v1/services/orders/other/instances");

    assertThat(select.status()).isEqualTo(200);
    assertThat(nested.status()).isEqualTo(404);
  }

  @Test
  void theShortcutAndTheOrdinaryWayAnswerAlike() {
    var shortcut = server.get(ORDERS);
    var ordinary = server.get(ORDERS + "?health=healthy");

    assertThat(shortcut.body()).isEqualTo(ordinary.body());
    assertThat(shortcut.headers().map().keySet()).isEqualTo(ordinary.headers().map().keySet());
    assertThat(shortcut.header("Date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} [0-9:]{8} GMT");
  }

  @Test
  void aServiceNobodyRegisteredYetIsAnEmptyList() {
    var response = server.get("/api/v1/services/later/instances");

    assertThat(response.status()).isEqualTo(200);
    assertThat(ids(response)).isEmpty();
  }

  @Test
  void readsItsOwnWritesAtOnce() {
    for (int i = 0; i < 50; i++) {
      assertThat(server.register("fresh-" + i, "x").status()).isEqualTo(201);
      assertThat(ids(server.get("/api/v1/services/fresh-" + i + "/instances"))).hasSize(1);
    }
  }

  @Test
  void aLongPollAnswersAsSoonAsTheRevisionIsAnother() {
    server.register("polled", "a");
    var revision = revision("polled");

    var poll = server.getLater("/api/v1/services/polled/instances?wait=60s&revision=" + revision);
    assertThat(poll).isNotDone();
    server.register("polled", "b");

    assertThat(poll).succeedsWithin(Duration.ofSeconds(5));
    assertThat(ids(poll.join())).containsExactly("a", "b");
  }

  @Test
  void aLongPollWaitsForAServiceThatDoesNotExistYet() {
    var revision = revision("awaited");

    var poll = server.getLater("/api/v1/services/awaited/instances?wait=60s&revision=" + revision);
    server.register("awaited", "a");

    assertThat(poll).succeedsWithin(Duration.ofSeconds(5));
    assertThat(ids(poll.join())).containsExactly("a");
  }

  @Test
  void aLongPollThatKnowsAnOldRevisionIsAnsweredAtOnce() {
    var poll = server.getLater(ORDERS + "?wait=60s&revision=1");

    assertThat(poll).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aLongPollAnswersWithTheSameWhenItsTimeIsOver() {
    var revision = revision("orders");

    var poll = server.getLater(ORDERS + "?wait=1s&revision=" + revision);

    assertThat(poll).succeedsWithin(Duration.ofSeconds(10));
    assertThat(poll.join().number("revision")).isEqualTo(revision);
  }

  @Test
  void aLongPollIsAnsweredWhenTheServerStops() {
    try (var stopping = TestServer.start()) {
      var path = "/api/v1/services/none/instances";
      var revision = stopping.get(path).number("revision");
      var poll = stopping.getLater(path + "?wait=60s&revision=" + revision);
      await()
          .untilAsserted(
              () ->
                  assertThat(stopping.bean(LongPolls.class).reportActiveTasks().orElseThrow())
                      .isEqualTo(1));

      stopping.bean(LongPolls.class).shutdownGracefully();

      assertThat(poll).succeedsWithin(Duration.ofSeconds(10));
      assertThat(poll.join().status()).isEqualTo(200);
    }
  }

  @Test
  void aLongPollThatIsRefusedLeavesNothingBehind() {
    var before = polls.reportActiveTasks();

    assertThat(server.get("/api/v1/services/-bad-/instances?revision=1&wait=1s").status())
        .isEqualTo(400);

    assertThat(polls.reportActiveTasks()).isEqualTo(before);
  }

  @Test
  void manyLongPollsAreAnsweredTogether() {
    server.register("popular", "a");
    var revision = revision("popular");
    var polls = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 200; i++) {
      polls.add(
          server.getLater("/api/v1/services/popular/instances?wait=60s&revision=" + revision));
    }

    server.register("popular", "b");

    for (var poll : polls) {
      assertThat(poll).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  private long revision(String service) {
    return server.get("/api/v1/services/" + service + "/instances").number("revision");
  }

  private static List<String> ids(Answer answer) {
    return answer.each("instances", "id");
  }
}
