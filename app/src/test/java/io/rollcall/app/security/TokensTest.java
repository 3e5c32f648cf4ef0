package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.SseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that change while a server runs. */
class TokensTest {

  /** A change is seen within two seconds, and rights are asked for again every two. */
  private static final Duration SECONDS = Duration.ofSeconds(15);

  private static final String ORDERS = "/api/v1/services/orders/instances";

  private static final String SETTINGS = "/api/v1/settings";

  private final TestTokens tokens;
  private final String reader;
  private final TestServer server;

  TokensTest(@TempDir Path folder) {
    tokens = new TestTokens(folder);
    reader = TestTokens.bearer(tokens.add("reader", "discover:orders"));
    server = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTokenIsRotatedWhileItIsUsedAndNoRequestFails() throws IOException {
    var current = new String[] {reader};
    var failed = new AtomicInteger();
    var sent = new AtomicInteger();
    var isOver = new CompletableFuture<Void>();
    var clients =
        CompletableFuture.runAsync(
            () -> {
              while (!isOver.isDone()) {
                sent.incrementAndGet();
                if (server.get(ORDERS, "Authorization", current[0]).status() != 200) {
                  failed.incrementAndGet();
                }
              }
            });

    var next = TestTokens.bearer(tokens.add("reader"));
    await().atMost(SECONDS).until(() -> server.get(ORDERS, "Authorization", next).status() == 200);
    current[0] = next;
    int before = sent.get();
    await().atMost(SECONDS).until(() -> sent.get() > before + 1);
    removeLastSecret();
    await()
        .atMost(SECONDS)
        .until(() -> server.get(ORDERS, "Authorization", reader).status() == 401);
    isOver.complete(null);
    clients.join();

    assertThat(failed).hasValue(0);
    assertThat(sent.get()).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/events", "/api/v1/services/orders/watch"})
  void aStreamEndsWhenItsTokenIsTakenAway(String path) throws IOException {
    var admin = TestTokens.bearer(tokens.add("admin", TestTokens.EVERYTHING));
    await().atMost(SECONDS).until(() -> server.get(ORDERS, "Authorization", admin).status() == 200);
    try (var stream = new SseClient(server, path, "Authorization", reader);
        var other = new SseClient(server, path, "Authorization", admin)) {
      Files.writeString(tokens.file(), withoutFirstEntry());

      await().atMost(SECONDS).until(stream::hasEnded);
      assertThat(server.get(path, "Authorization", reader).status()).isEqualTo(401);
      server.put(ORDERS + "/a", "{\"host\":\"h\",\"port\":1}", "Authorization", admin);
      await().atMost(SECONDS).until(() -> other.next().data().contains("\"h\""));
    }
  }

  @Test
  void aLongPollEndsWhenItsTokenIsTakenAway() throws IOException {
    var revision = server.get(ORDERS, "Authorization", reader).header("Rollcall-Revision");
    var poll =
        CompletableFuture.supplyAsync(
            () -> server.get(ORDERS + "?wait=18s&revision=" + revision, "Authorization", reader));

    Files.writeString(tokens.file(), "tokens: []\n");

    assertThat(poll.orTimeout(SECONDS.toSeconds(), TimeUnit.SECONDS).join().status())
        .isEqualTo(401);
  }

  @Test
  void aFileThatOthersMayWriteIsRefusedAndTheTokensBeforeGoOn() throws IOException {
    var admin = TestTokens.bearer(tokens.add("admin", "administer:*"));
    await()
        .atMost(SECONDS)
        .until(() -> server.get(SETTINGS, "Authorization", admin).status() == 200);
    Files.setPosixFilePermissions(tokens.file(), PosixFilePermissions.fromString("rw-rw----"));
    Files.writeString(tokens.file(), "tokens: []\n");

    var reload = server.post(SETTINGS + "/reload", "", "Authorization", admin);

    assertThat(reload.problem()).isEqualTo("settings-refused");
    assertThat(reload.detail())
        .startsWith("rollcall.security.tokens-file (" + tokens.file() + "): it must be a file that")
        .contains("chmod go-w");
    assertThat(server.get(ORDERS, "Authorization", reader).status()).isEqualTo(200);
  }

  private void removeLastSecret() throws IOException {
    var lines = Files.readAllLines(tokens.file());
    int last = -1;
    for (int i = 0; i < lines.size(); i++) {
      last = lines.get(i).contains("hash:") ? i : last;
    }
    lines.remove(last);
    Files.write(tokens.file(), lines);
  }

  private String withoutFirstEntry() throws IOException {
    var text = Files.readString(tokens.file());
    int first = text.indexOf("  - name:");
    return text.substring(0, first) + text.substring(text.indexOf("  - name:", first + 1));
  }
}
