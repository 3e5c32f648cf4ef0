package io.rollcall.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an orchestrator is told while the store is away. */
@Timeout(180)
class ReadinessTest {

  private static final String LIVENESS = "/health/liveness";
  private static final String INSTANCE = "/api/v1/services/orders/instances/a";
  private static final String READINESS = "/health/readiness";

  /** Nothing listens there. */
  private static final String PROBED_IN_VAIN =
      """
      {"host": "127.0.0.1", "port": 1, "healthCheck": {"type": "tcp", "interval": "1s"}}
      """;

  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HANGING_WRITES = 200;

  enum Store {
    ETCD,
    CONSUL;

    RealServer start() {
      return switch (this) {
        case ETCD -> Etcd.V3_5.start(ServerOptions.PLAIN);
        case CONSUL -> Consul.start(ServerOptions.PLAIN);
      };
    }

    Map<String, Object> settings(RealServer store, Map<String, ?> others) {
      var name = name().toLowerCase(Locale.ROOT);
      var settings = new HashMap<String, Object>(others);
      settings.put("rollcall.backend", name);
      settings.put("rollcall." + name + ".endpoints", store.uri());
      settings.put("rollcall." + name + ".call-timeout", "5s");
      return settings;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatHangsIsSaidAndKeepsNobodyWaiting(Store kind) {
    try (var store = kind.start();
        var server = TestServer.start(kind.settings(store, Map.of()));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      awaitStatus(server, "UP");
      store.pause();
      for (int i = 0; i < HANGING_WRITES; i++) {
        var id = "a" + i;
        callers.execute(() -> server.register("orders", id));
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(atOnce(server, LIVENESS).at("status")).isEqualTo("UP");
                var readiness = atOnce(server, READINESS);
                assertThat(readiness.status()).isEqualTo(200);
                assertThat(readiness.at("details.backend.status")).isEqualTo("DEGRADED");
              });
      store.resume();
      awaitStatus(server, "UP");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreAwayForAsLongAsTheSettingSaysMakesItNotReady(Store kind) {
    var setting = Map.of("rollcall.management.not-ready-after", "3s");
    try (var store = kind.start();
        var server = TestServer.start(kind.settings(store, setting))) {
      server.register("orders", "a");
      awaitStatus(server, "UP");

      store.kill();

      awaitStatus(server, "DOWN");
      assertThat(server.get(READINESS).status()).isEqualTo(503);
      assertThat(server.get(LIVENESS).status()).isEqualTo(200);
      assertThat(server.get("/api/v1/services").status()).isEqualTo(200);
      store.start();
      awaitStatus(server, "UP");
      assertThat(server.get(READINESS).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withStoreAndServicesDownThatIsStillSeen(Store kind) {
    try (var store = kind.start();
        var server = TestServer.start(kind.settings(store, Map.of()))) {
      server.register("orders", "a", PROBED_IN_VAIN);
      await().atMost(PATIENCE).until(() -> "unhealthy".equals(server.get(INSTANCE).at("status")));

      store.kill();

      awaitStatus(server, "DEGRADED");
      assertThat(atOnce(server, LIVENESS).status()).isEqualTo(200);
      assertThat(atOnce(server, READINESS).at("details.backend.details"))
          .asString()
          .contains("reason");
      // The replica is an instance itself.
      assertThat(atOnce(server, "/prometheus").body()).contains("\nrollcall_instances 2.0\n");
      assertThat(atOnce(server, INSTANCE).at("status")).isEqualTo("unhealthy");
    }
  }

  @Test
  void everybodyIsToldWhyAndOnlySomeWhatTheStoreSaid(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    var operator = TestTokens.bearer(tokens.add("operator", TestTokens.EVERYTHING));
    try (var server =
        TestServer.start(
            Map.of(
                "rollcall.security.tokens-file",
                tokens.file().toString(),
                "rollcall.backend",
                "etcd",
                "rollcall.etcd.endpoints",
                "http://127.0.0.1:1"))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(server.get(READINESS, "Authorization", operator).body())
                      .containsIgnoringCase("connect"));

      var told = server.get(READINESS);
      assertThat(told.status()).isEqualTo(503);
      assertThat(told.at("status")).isEqualTo("DOWN");
      assertThat(told.at("details.backend.status")).isEqualTo("DOWN");
      assertThat(told.at("details.backend.details"))
          .isEqualTo(Map.of("reason", "the backend has not told which services there are"));
      assertThat(told.body()).doesNotContain("127.0.0.1");
    }
  }

  private static void awaitStatus(TestServer server, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(server.get(READINESS).at("details.backend.status")).isEqualTo(status));
  }

  private static Answer atOnce(TestServer server, String path) {
    return assertThat(server.getLater(path)).succeedsWithin(AT_ONCE).actual();
  }
}
