package io.rollcall.app.http.config.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.SseClient;
import io.rollcall.app.security.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWatchRightsTest {

  private static final Duration SECONDS = Duration.ofSeconds(20);

  private final TestTokens tokens;
  private final String reader;
  private final String writer;
  private final TestServer server;

  ConfigWatchRightsTest(@TempDir Path folder) {
    tokens = new TestTokens(folder);
    reader = TestTokens.bearer(tokens.add("reader", "read:payments/*"));
    writer = TestTokens.bearer(tokens.add("writer", "configure:*"));
    server = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWatchOfManyTellsWhatItsReaderMayRead() {
    put("orders/limits");
    put("payments/limits");
    try (var watch = watch("/api/v1/config-watch", reader)) {
      assertThat(watch.next().data()).contains("payments/limits").doesNotContain("orders/limits");

      put("orders/timeouts");
      put("payments/timeouts");

      assertThat(watch.next().data())
          .contains("payments/timeouts")
          .doesNotContain("orders/timeouts");
    }
  }

  @Test
  void aWatchOfWhatMayNotBeReadIsRefused() {
    assertThat(status("/api/v1/config/orders/limits/watch", reader)).isEqualTo(403);
    assertThat(status("/api/v1/config/orders/limits?after=0&wait=1s", reader)).isEqualTo(403);
    assertThat(server.get("/api/v1/config-watch").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/config-watch", "/api/v1/config/payments/limits/watch"})
  void aWatchEndsWhenItsTokenIsTakenAway(String path) throws IOException {
    put("payments/limits");
    try (var lost = watch(path, reader);
        var kept = watch(path, writer)) {
      lost.next();
      kept.next();

      Files.writeString(tokens.file(), withoutFirstEntry());

      await().atMost(SECONDS).until(lost::hasEnded);
      server.put("/api/v1/config/payments/limits", "{}", "Authorization", writer);
      assertThat(kept.next().data()).contains("\"version\":2");
    }
  }

  private SseClient watch(String path, String authorization) {
    return new SseClient(server, path, "Authorization", authorization);
  }

  private int status(String path, String authorization) {
    return server.get(path, "Authorization", authorization).status();
  }

  private void put(String key) {
    var answer = server.put("/api/v1/config/" + key, "1", "Authorization", writer);
    assertThat(answer.status()).isEqualTo(201);
  }

  private String withoutFirstEntry() throws IOException {
    var text = Files.readString(tokens.file());
    int first = text.indexOf("  - name:");
    return text.substring(0, first) + text.substring(text.indexOf("  - name:", first + 1));
  }
}
