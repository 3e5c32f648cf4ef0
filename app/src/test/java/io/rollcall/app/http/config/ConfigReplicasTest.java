package io.rollcall.app.http.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas over a real store. */
@Timeout(180)
class ConfigReplicasTest {

  private static final String LIMITS = "/api/v1/config/payments/limits";

  enum Shared {
    ETCD,
    CONSUL;

    RealServer start() {
      return switch (this) {
        case ETCD -> Etcd.V3_5.start(ServerOptions.PLAIN);
        case CONSUL -> Consul.start(ServerOptions.PLAIN);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOneIsToldTheOtherKnows(Shared kind) {
    try (var store = kind.start();
        var one = start(kind, store.uri());
        var other = start(kind, store.uri())) {
      assertThat(put(one, "1", "If-None-Match", "*")).isEqualTo(201);
      assertThat(put(other, "2", "If-None-Match", "*")).isEqualTo(412);
      assertThat(other.get(LIMITS).body()).isEqualTo("1");
      assertThat(put(other, "2", "If-Match", "\"1\"")).isEqualTo(200);
      assertThat(put(one, "3", "If-Match", "\"1\"")).isEqualTo(412);

      await().atMost(30, SECONDS).until(() -> one.get(LIMITS).body().equals("2"));
      var back = one.post(LIMITS + "/rollback", "{\"version\":1}", "If-Match", "\"2\"");
      assertThat(back.number("version")).isEqualTo(3);
      assertThat(other.get(LIMITS + "/history").each("versions", "version"))
          .containsExactly("3", "2", "1");
      assertThat(other.get(LIMITS + "/diff").body()).contains("-2\n", "+1\n");
      assertThat(
              one.post(
                      "/api/v1/config",
                      "{\"writes\":[{\"key\":\"a\",\"value\":\"1\"},"
                          + "{\"key\":\"payments/limits\",\"delete\":true}]}")
                  .status())
          .isEqualTo(200);
      await().atMost(30, SECONDS).until(() -> other.get(LIMITS).status() == 404);
      assertThat(other.get("/api/v1/config").each("entries", "key")).containsExactly("a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeldIsServedWhileTheStoreIsAway(Shared kind) {
    try (var store = kind.start();
        var server = start(kind, store.uri())) {
      put(server, "1");
      await().atMost(30, SECONDS).until(() -> server.get(LIMITS).status() == 200);
      store.stop();

      await()
          .atMost(60, SECONDS)
          .until(() -> server.get(LIMITS).header("Rollcall-Stale").equals("true"));
      var stale = server.get(LIMITS);
      assertThat(stale.body()).isEqualTo("1");
      await().atMost(30, SECONDS).until(() -> Long.parseLong(server.get(LIMITS).header("Age")) > 0);
      assertThat(server.get("/api/v1/config").header("Rollcall-Stale")).isEqualTo("true");
      assertThat(put(server, "2")).isIn(503, 504);
      assertThat(server.get(LIMITS + "/history").problem()).isEqualTo("backend-unavailable");
      assertThat(server.get("/api/v1/config/other").problem()).isEqualTo("backend-unavailable");

      store.start();
      await()
          .atMost(60, SECONDS)
          .until(() -> server.get(LIMITS).header("Rollcall-Stale").isEmpty());
      assertThat(server.get(LIMITS).header("Age")).isEqualTo("0");
    }
  }

  private static int put(TestServer server, String value, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "text/plain";
    return server.put(LIMITS, value, all).status();
  }

  private static TestServer start(Shared kind, URI store) {
    var name = kind.name().toLowerCase(Locale.ROOT);
    return TestServer.start(
        Map.of("rollcall.backend", name, "rollcall.%s.endpoints".formatted(name), store));
  }
}
