package io.rollcall.app.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamApiTest {

  private static final String WATCH = "/api/v1/services/orders/watch";

  @AutoClose private final TestServer server = TestServer.start();

  @BeforeEach
  void register() {
    server.register("orders", "a");
  }

  @Test
  void aWatchTellsTheWholeStateThenEachChange() {
    try (var watch = new SseClient(server, WATCH)) {
      assertThat(watch.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      assertThat(watch.response().headers().firstValue("Cache-Control")).contains("no-store");
      var state = watch.next();
      assertThat(state.name()).isEqualTo("state");
      assertThat(state.id()).isEqualTo(revision());
      assertThat(state.data()).contains("\"id\":\"a\"");

      server.register("orders", "b");
      var change = watch.next();
      assertThat(change.name()).isEqualTo("change");
      assertThat(change.id()).isEqualTo(revision());
      assertThat(change.data()).contains("\"id\":\"b\"", "\"removed\":[]").doesNotContain("\"a\"");

      server.delete("/api/v1/services/orders/instances/a");
      assertThat(watch.next().data()).contains("\"changed\":[]", "\"removed\":[\"a\"]");
    }
  }

  @Test
  void anInstanceThatFallsIllLeavesAWatchOfHealthyOnes() {
    try (var healthy = new SseClient(server, WATCH);
        var any = new SseClient(server, WATCH + "?health=any")) {
      healthy.next();
      any.next();

      server.reportHealth("orders", "a", "unhealthy");

      assertThat(healthy.next().data()).contains("\"removed\":[\"a\"]");
      assertThat(any.next().data()).contains("\"status\":\"unhealthy\"");
    }
  }

  @Test
  void aFilteredWatchIsSilentAboutWhatDoesNotPass() {
    try (var watch = new SseClient(server, WATCH + "?tag=blue")) {
      assertThat(watch.next().data()).contains("\"instances\":[]");

      server.register("orders", "b");
      server.register("orders", "c", "{\"host\":\"h\",\"port\":80,\"tags\":[\"blue\"]}");

      assertThat(watch.next().data()).contains("\"id\":\"c\"");
    }
  }

  @Test
  void aClientThatComesBackIsToldOnlyWhatItMissed() {
    var seen = revision();

    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", seen)) {
      server.register("orders", "b");
      assertThat(watch.next().name()).isEqualTo("change");
    }
    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", seen)) {
      var event = watch.next();
      assertThat(event.name()).isEqualTo("state");
      assertThat(event.data()).contains("\"a\"", "\"b\"");
    }
    try (var watch = new SseClient(server, WATCH, "Last-Event-ID", "someone else's")) {
      assertThat(watch.next().name()).isEqualTo("state");
    }
  }

  @Test
  void aWatchMayComeBeforeItsService() {
    try (var watch = new SseClient(server, "/api/v1/services/later/watch")) {
      assertThat(watch.next().data()).contains("\"instances\":[]");

      server.register("later", "a");

      assertThat(watch.next().data()).contains("\"id\":\"a\"");
    }
  }

  @Test
  void eventsTellWhatHappensToInstancesOfAllServices() {
    try (var events = new SseClient(server, "/api/v1/events")) {
      server.register("stock", "s");
      server.register("stock", "s", "{\"host\":\"10.0.0.2\",\"port\":8080}");
      server.reportHealth("stock", "s", "unhealthy");
      server.put("/api/v1/services/stock/instances/s/maintenance", "{\"enabled\":true}");
      server.delete("/api/v1/services/stock/instances/s");

      var names = new ArrayList<String>();
      IntStream.range(0, 5).forEach(i -> names.add(events.next().name()));
      assertThat(names)
          .containsExactly(
              "registered", "replaced", "health-changed", "maintenance-changed", "deregistered");
    }
  }

  @Test
  void eventsOfServicesWhoseNamesStartAlikeAreAllThatIsToldWhenAskedForThem() {
    try (var events = new SseClient(server, "/api/v1/events?prefix=pay.")) {
      server.register("pay", "a");
      server.register("pay.cards", "a");

      assertThat(events.next().data()).contains("\"service\":\"pay.cards\"");
    }
  }

  @Test
  void eventsOfOneServiceAreAllThatIsToldWhenAskedForIt() {
    try (var events = new SseClient(server, "/api/v1/events?service=stock")) {
      server.register("orders", "b");
      server.register("stock", "s");

      assertThat(events.next().data()).contains("\"service\":\"stock\"");
    }
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThat(server.get("/api/v1/services/-bad/watch").status()).isEqualTo(400);
    assertThat(server.get(WATCH + "?tga=blue").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/events?service=-bad").status()).isEqualTo(400);
  }

  @Test
  void everyStreamEndsWhenTheServerStops() {
    try (var watch = new SseClient(server, WATCH);
        var events = new SseClient(server, "/api/v1/events")) {
      watch.next();

      server.close();

      assertThat(watch.hasEnded()).isTrue();
      assertThat(events.hasEnded()).isTrue();
    }
  }

  @Test
  void aStreamIsForgottenWhenItsClientGoes() {
    var streams = server.bean(OpenStreams.class);
    try (var watch = new SseClient(server, WATCH)) {
      watch.next();
      assertThat(streams.reportActiveTasks()).hasValue(1);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(streams.reportActiveTasks()).hasValue(0));
  }

  private String revision() {
    return server.get("/api/v1/services/orders/instances").header("Rollcall-Revision");
  }
}
