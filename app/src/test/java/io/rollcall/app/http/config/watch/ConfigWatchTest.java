package io.rollcall.app.http.config.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.http.stream.SseClient;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWatchTest {

  private static final String LIMITS = "/api/v1/config/payments/limits";
  private static final String WATCH = LIMITS + "/watch";

  @AutoClose private final TestServer server = TestServer.start();

  @Test
  void aWatchTellsTheValueThenEachOther() {
    put("10", "first");
    try (var watch = new SseClient(server, WATCH)) {
      assertThat(watch.response().headers().firstValue("Cache-Control")).contains("no-store");
      var state = watch.next();
      assertThat(state.name()).isEqualTo("state");
      assertThat(state.id()).isEqualTo("1");
      assertThat(state.data())
          .contains("\"key\":\"payments/limits\"", "\"version\":1", "\"value\":\"10\"")
          .contains("\"message\":\"first\"", "\"contentType\":\"text/plain\"", "\"deleted\":false");

      put("20", "second");
      var change = watch.next();
      assertThat(change.name()).isEqualTo("change");
      assertThat(change.id()).isEqualTo("2");
      assertThat(change.data()).contains("\"version\":2", "\"value\":\"20\"");

      server.delete(LIMITS);
      var deletion = watch.next();
      assertThat(deletion.name()).isEqualTo("change");
      assertThat(deletion.id()).isEqualTo("3");
      assertThat(deletion.data()).contains("\"deleted\":true").doesNotContain("\"value\"");

      put("30", "again");
      assertThat(watch.next().data()).contains("\"version\":4", "\"value\":\"30\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/event-stream", "text/html, */*;q=0.8", "application/json"})
  void aWatchIsAStreamWhateverTheRequestAccepts(String accepted) {
    put("10", "");
    try (var watch = new SseClient(server, WATCH, "Accept", accepted)) {
      assertThat(watch.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      assertThat(watch.next().name()).isEqualTo("state");
    }
  }

  @Test
  void aWatchMayComeBeforeItsConfiguration() {
    try (var watch = new SseClient(server, WATCH)) {
      var state = watch.next();
      assertThat(state.name()).isEqualTo("state");
      assertThat(state.data()).isEqualTo("{\"key\":\"payments/limits\",\"version\":null}");

      put("10", "");

      assertThat(watch.next().data()).contains("\"version\":1", "\"value\":\"10\"");
    }
  }

  @Test
  void aClientThatComesBackIsToldOnlyWhatItMissed() {
    put("10", "");
    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", "1")) {
      put("20", "");
      assertThat(watch.next().name()).isEqualTo("change");
    }
    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", "1")) {
      assertThat(watch.next().data()).contains("\"version\":2");
    }
    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", "someone else's")) {
      assertThat(watch.next().name()).isEqualTo("state");
    }
  }

  @Test
  void aWatchOfAPrefixTellsAllThenThoseThatChange() {
    put("10", "");
    server.put("/api/v1/config/paymentslimits", "no slash");
    server.put("/api/v1/config/payments/gone", "deleted");
    server.delete("/api/v1/config/payments/gone");
    try (var watch = new SseClient(server, "/api/v1/config-watch?prefix=payments/")) {
      var state = watch.next();
      assertThat(state.name()).isEqualTo("state");
      assertThat(state.data())
          .contains("\"key\":\"payments/limits\"", "\"version\":1", "\"more\":false")
          .doesNotContain("paymentslimits", "gone", "\"value\"");

      server.put("/api/v1/config/other", "not watched");
      server.put("/api/v1/config/payments/timeouts", "5");
      var change = watch.next();
      assertThat(change.name()).isEqualTo("change");
      assertThat(change.data()).contains("\"key\":\"payments/timeouts\"").doesNotContain("limits");

      server.delete(LIMITS);
      assertThat(watch.next().data())
          .contains("\"key\":\"payments/limits\"", "\"version\":2", "\"deleted\":true");
    }
  }

  @Test
  void whatIsTooMuchForOneEventIsToldInSeveral() {
    var store = server.bean(ConfigStore.class);
    IntStream.rangeClosed(0, PrefixFrames.MOST_ENTRIES)
        .forEach(
            i ->
                store.write(
                    new ConfigWrite.Put(
                        "many/%04d".formatted(i),
                        new ConfigContent("text/plain", "x"),
                        Condition.none(),
                        false),
                    new Authorship("alice", "")));

    try (var watch = new SseClient(server, "/api/v1/config-watch?prefix=many/")) {
      var first = watch.next();
      assertThat(first.name()).isEqualTo("state");
      assertThat(first.data()).contains("many/0999", "\"more\":true").doesNotContain("many/1000");
      var second = watch.next();
      assertThat(second.name()).isEqualTo("state");
      assertThat(second.data()).contains("many/1000", "\"more\":false").doesNotContain("many/0999");
    }
  }

  @Test
  void aLongPollIsAnsweredWhenTheVersionIsAnother() {
    put("10", "");
    var poll = server.getLater(LIMITS + "?after=1&wait=1m");
    await().until(() -> waiting() == 1);
    put("20", "");
    var answer = poll.join();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("20");
    assertThat(answer.header("Rollcall-Version")).isEqualTo("2");
    assertThat(server.get(LIMITS + "?after=1&wait=1m").body()).isEqualTo("20");
  }

  @Test
  void aReplicaThatIsCutOffPutsNoLongPollBackToAnEarlierVersion() {
    try (var cutOff = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      cutOff.put(LIMITS, "10", "Content-Type", "text/plain");
      FaultyBackend.of(cutOff).cutOffCells("cut off");

      var answer = cutOff.get(LIMITS + "?after=2&wait=1s");

      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("Rollcall-Version")).isEqualTo("2");
      assertThat(answer.header("Rollcall-Stale")).isEqualTo("true");
      assertThat(cutOff.get(LIMITS + "?after=0&wait=1s").body()).isEqualTo("10");
    }
  }

  @Test
  void aLongPollIsAnsweredWhenTheValueIsGone() {
    put("10", "");
    var poll = server.getLater(LIMITS + "?after=1&wait=1m");
    await().until(() -> waiting() == 1);
    server.delete(LIMITS);

    assertThat(poll.join().problem()).isEqualTo("config-not-found");
    var next = server.getLater(LIMITS + "?after=0&wait=1m");
    await().until(() -> waiting() == 1);
    put("30", "");
    assertThat(next.join().body()).isEqualTo("30");
  }

  @Test
  void aLongPollEndsWithWhatThereIs() {
    put("10", "");

    assertThat(server.get(LIMITS + "?after=1&wait=1s").status()).isEqualTo(304);
    assertThat(server.get("/api/v1/config/none?after=0&wait=1s").problem())
        .isEqualTo("config-not-found");
    assertThat(waiting()).isZero();
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThat(server.get(LIMITS + "?after=1").status()).isEqualTo(400);
    assertThat(server.get(LIMITS + "?wait=10s").status()).isEqualTo(400);
    assertThat(server.get(LIMITS + "?after=1&wait=10m").detail()).contains("wait");
    assertThat(server.get(LIMITS + "?after=1&wait=10s&version=1").status()).isEqualTo(400);
    assertThat(server.get(WATCH + "?prefix=a").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/config/-bad/watch").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/config-watch?prefix=-bad").status()).isEqualTo(400);
  }

  @Test
  void everyWatchEndsWhenTheServerStops() {
    put("10", "");
    try (var one = new SseClient(server, WATCH);
        var many = new SseClient(server, "/api/v1/config-watch")) {
      one.next();
      many.next();

      server.close();

      assertThat(one.hasEnded()).isTrue();
      assertThat(many.hasEnded()).isTrue();
    }
  }

  private long waiting() {
    return server.bean(LongPolls.class).reportActiveTasks().orElseThrow();
  }

  private void put(String value, String message) {
    var answer =
        server.put(LIMITS, value, "Content-Type", "text/plain", "Rollcall-Message", message);
    assertThat(answer.status()).isBetween(200, 201);
  }
}
