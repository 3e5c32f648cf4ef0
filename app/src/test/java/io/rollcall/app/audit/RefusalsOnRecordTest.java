package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that knows callers by tokens has on record of what it refused. */
class RefusalsOnRecordTest {

  private static final String INSTANCE = "/api/v1/services/orders/instances/1";

  @TempDir private Path folder;

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  private TestTokens tokens;
  private TestServer server;
  private AuditRecord record;
  private String[] orders;

  @BeforeEach
  void start() {
    tokens = new TestTokens(folder);
    orders = authorization(tokens.add("orders-ci", "register,discover:orders"));
    var file = folder.resolve("audit.log");
    record = new AuditRecord(file);
    server =
        TestServer.start(
            Map.of("rollcall.audit.file", file, "rollcall.security.tokens-file", tokens.file()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoMayNotIsNamedWithWhatWasAskedFor() {
    var answer = server.send("DELETE", INSTANCE, "", orders);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(record.awaitLine(Map.of("event", "refusal")))
        .containsEntry("outcome", "forbidden")
        .containsEntry("action", "deregister")
        .containsEntry("object", "orders")
        .containsEntry("principal", "orders-ci")
        .containsEntry("credential", "token")
        .containsEntry("address", "127.0.0.1");
  }

  @Test
  void refusedItemsAreOnRecordAsRequestsAre() {
    server.post(
        "/api/v1/instances",
        """
        [{"service": "orders", "id": "1", "host": "10.0.0.7", "port": 80},
         {"service": "stock", "id": "1", "host": "10.0.0.8", "port": 80}]
        """,
        orders);
    server.get("/api/v1/discover?service=orders&service=payments", orders);

    assertThat(record.awaitLine(Map.of("event", "refusal", "object", "stock")))
        .containsEntry("action", "register");
    assertThat(record.awaitLine(Map.of("event", "refusal", "object", "payments")))
        .containsEntry("action", "discover");
    assertThat(record.await("orders", 2).getLast()).containsEntry("principal", "orders-ci");
  }

  @Test
  void whoBringsNothingIsOnRecord() {
    server.register("orders", "1");

    assertThat(record.awaitLine(Map.of("event", "refusal")))
        .containsEntry("outcome", "unauthenticated")
        .containsEntry("principal", "nobody")
        .containsEntry("action", "PUT")
        .containsEntry("object", INSTANCE);
  }

  @Test
  void whichTokensCameAndWentIsOnRecordWithoutTheirSecrets() throws IOException {
    var admin = authorization(tokens.add("admin", TestTokens.EVERYTHING));
    var secret = tokens.add("orders-ci");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.post("/api/v1/settings/reload", "", admin).status() == 200);

    assertThat(record.awaitLine(Map.of("event", "tokens")))
        .containsEntry("came", List.of("admin"))
        .containsEntry("changed", List.of("orders-ci"))
        .doesNotContainKey("went");
    assertThat(record.text()).doesNotContain(secret).doesNotContain("rc_");
  }

  @Test
  void aFloodOfBadLoginsLeavesFewLinesAndTheirNumber() {
    int attempts = 100;
    var answers =
        IntStream.range(0, attempts)
            .mapToObj(_ -> client.sendAsync(badLogin(), BodyHandlers.discarding()))
            .toList();
    answers.forEach(answer -> assertThat(answer.join().statusCode()).isIn(401, 429));

    await().atMost(Duration.ofSeconds(20)).until(() -> told() == attempts);

    assertThat(record.lines()).hasSizeLessThan(attempts);
    assertThat(record.text()).doesNotContain("rc_");
  }

  private HttpRequest badLogin() {
    return HttpRequest.newBuilder(server.uri("/api/v1/services"))
        .header("Authorization", TestTokens.bearer(TestTokens.unknown()))
        .build();
  }

  private static String[] authorization(String secret) {
    return new String[] {"Authorization", TestTokens.bearer(secret)};
  }

  /** How many attempts the lines tell of, each by itself or as a number. */
  private long told() {
    return record.lines().stream()
        .mapToLong(
            line ->
                switch (String.valueOf(line.get("event"))) {
                  case "login-failure" -> 1;
                  case "lines-missing" -> line.get("lines") instanceof Integer lines ? lines : 0;
                  default -> 0;
                })
        .sum();
  }
}
