package io.rollcall.app.http.config.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.http.stream.SseClient;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two replicas over one etcd, which goes away and comes back. */
@Timeout(120)
class WatchedReplicasTest {

  private static final String LIMITS = "/api/v1/config/payments/limits";
  private static final Duration SECONDS = Duration.ofSeconds(30);

  @AutoClose private final RealServer etcd = Etcd.V3_5.start(ServerOptions.PLAIN);
  @AutoClose private final TestServer writing = start();
  @AutoClose private final TestServer reading = start();

  @Test
  void whatOneReplicaWritesTheOtherTells() {
    put("10");
    await().atMost(SECONDS).until(() -> reading.get(LIMITS).body().equals("10"));
    try (var one = new SseClient(reading, LIMITS + "/watch");
        var many = new SseClient(reading, "/api/v1/config-watch?prefix=payments/")) {
      assertThat(one.next().data()).contains("\"value\":\"10\"");
      assertThat(many.next().data()).contains("\"version\":1");
      var poll = reading.getLater(LIMITS + "?after=1&wait=5m");
      await().until(() -> polls() == 1);

      put("20");

      assertThat(one.next().data()).contains("\"version\":2", "\"value\":\"20\"");
      assertThat(many.next().data()).contains("\"version\":2");
      assertThat(poll.join().body()).isEqualTo("20");
    }
  }

  @Test
  void whileTheStoreIsAwayTheLastValueStandsAndTheNextOneComesWithIt() {
    put("10");
    await().atMost(SECONDS).until(() -> reading.get(LIMITS).body().equals("10"));
    try (var one = new SseClient(reading, LIMITS + "/watch");
        var many = new SseClient(reading, "/api/v1/config-watch?prefix=payments/")) {
      one.next();
      many.next();

      etcd.kill();

      assertThat(one.next().name()).isEqualTo("stale");
      assertThat(many.next().name()).isEqualTo("stale");
      try (var late = new SseClient(reading, LIMITS + "/watch")) {
        assertThat(late.next().data()).contains("\"value\":\"10\"");
        assertThat(late.next().name()).isEqualTo("stale");

        etcd.start();

        for (var stream : new SseClient[] {one, many, late}) {
          var state = stream.next();
          assertThat(state.name()).isEqualTo("state");
          assertThat(state.data()).contains("\"version\":1");
        }
        await().atMost(SECONDS).until(() -> writing.put(LIMITS, "20").status() == 200);
        assertThat(one.next().data()).contains("\"value\":\"20\"");
        assertThat(late.next().data()).contains("\"value\":\"20\"");
      }
    }
  }

  private long polls() {
    return reading.bean(LongPolls.class).reportActiveTasks().orElseThrow();
  }

  private void put(String value) {
    assertThat(writing.put(LIMITS, value, "Content-Type", "text/plain").status())
        .isBetween(200, 201);
  }

  private TestServer start() {
    return TestServer.start(
        Map.of("rollcall.backend", "etcd", "rollcall.etcd.endpoints", etcd.uri().toString()));
  }
}
