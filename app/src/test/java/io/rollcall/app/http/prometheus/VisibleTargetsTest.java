package io.rollcall.app.http.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibleTargetsTest {

  private static final String TARGETS = "/api/v1/prometheus/targets";

  @TempDir Path folder;

  @Test
  void onlyWhatTheCallerMayDiscoverIsListed() {
    var tokens = new TestTokens(folder);
    var everything = TestTokens.bearer(tokens.add("owner", TestTokens.EVERYTHING));
    var some = TestTokens.bearer(tokens.add("prometheus", "discover:orders"));
    try (var server =
        TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file().toString()))) {
      for (var service : new String[] {"orders", "payments"}) {
        server.put(
            "/api/v1/services/" + service + "/instances/a",
            "{\"host\": \"a\", \"port\": 1}",
            "Authorization",
            everything);
      }
      await()
          .until(
              () -> server.get(TARGETS, "Authorization", everything).body().contains("payments"));

      var seen = server.get(TARGETS, "Authorization", some);
      assertThat(seen.at("0.labels.__meta_rollcall_service")).isEqualTo("orders");
      assertThat(seen.body()).doesNotContain("payments");
      assertThat(
              server
                  .get(TARGETS + "?service=orders&service=payments", "Authorization", some)
                  .status())
          .isEqualTo(403);
      assertThat(server.get(TARGETS).status()).isEqualTo(401);
    }
  }
}
