package io.rollcall.app.http.config.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.security.TestTokens;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.config.ConfigStore;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTransferTest {

  private static final String EXPORT = "/api/v1/config-export";
  private static final String IMPORT = "/api/v1/config-import";

  @AutoClose private final TestServer server = TestServer.start();

  @Test
  void whatOneServerExportsAnotherImports() {
    put("orders/limits", "{\"most\": 10}", "application/json");
    put("payments/limits", "größer\nals \"zehn\"\n", "text/plain");
    put("payments/timeouts", "connect: 5s\n", "application/yaml");
    var export = server.get(EXPORT + "?prefix=payments/");

    assertThat(export.header("Content-Disposition")).contains("rollcall-config.json");
    assertThat(export.at("format")).isEqualTo("rollcall-config/1");
    assertThat(export.at("prefix")).isEqualTo("payments/");
    assertThat(export.each("entries", "key"))
        .containsExactly("payments/limits", "payments/timeouts");
    assertThat(export.each("entries", "contentType"))
        .containsExactly("text/plain", "application/yaml");
    try (var other = TestServer.start()) {
      assertThat(outcomes(other.post(IMPORT + "?message=moved", export.body())))
          .containsExactly("create", "create");

      var moved = other.get("/api/v1/config/payments/limits");
      assertThat(moved.body()).isEqualTo("größer\nals \"zehn\"\n");
      assertThat(other.get("/api/v1/config/payments/limits/history").body()).contains("moved");
      assertThat(outcomes(other.post(IMPORT, export.body()))).containsExactly("same", "same");
    }
  }

  @Test
  void anExportOfManyIsWhole() {
    IntStream.range(0, 250).forEach(i -> put("many/%03d".formatted(i), "v" + i, "text/plain"));

    assertThat(server.get(EXPORT).each("entries", "value"))
        .containsExactlyElementsOf(IntStream.range(0, 250).mapToObj(i -> "v" + i).toList());
  }

  @Test
  void anExportOfNothingIsAFileAsWell() {
    var export = server.get(EXPORT + "?prefix=none/");

    assertThat(export.each("entries", "key")).isEmpty();
    assertThat(server.post(IMPORT, export.body()).each("results", "key")).isEmpty();
  }

  @Test
  void aDryRunShowsWhatWouldChangeAndWritesNothing() {
    put("limits", "a\nb\n", "text/plain");
    put("same", "x", "text/plain");

    var answer =
        server.post(
            IMPORT + "?dryRun=true",
            file(
                entry("limits", "a\\nc\\n"),
                entry("same", "x"),
                entry("new", "n\\n"),
                entry("-bad", "x")));

    assertThat(outcomes(answer)).containsExactly("change", "same", "create", "refused");
    assertThat(answer.at("results.0.diff"))
        .isEqualTo("--- limits@1\n+++ limits\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    assertThat(answer.at("results.1.diff")).isNull();
    assertThat(answer.at("results.2.diff")).asString().contains("--- /dev/null", "+n");
    assertThat(answer.at("diffsLeftOut")).hasToString("0");
    assertThat(server.get("/api/v1/config/limits").body()).isEqualTo("a\nb\n");
    assertThat(server.get("/api/v1/config/new").status()).isEqualTo(404);
  }

  @Test
  void oneRefusedEntryCostsNoOther() {
    put("guarded", "x".repeat(10_000), "text/plain");

    var answer =
        server.post(
            IMPORT,
            file(
                "{\"key\":\"-bad\",\"value\":\"x\"}",
                "{\"key\":\"novalue\"}",
                "{\"key\":\"field\",\"value\":\"x\",\"owner\":\"me\"}",
                "42",
                entry("twice", "1"),
                entry("twice", "2"),
                entry("guarded", "y"),
                entry("good", "1")));

    assertThat(outcomes(answer))
        .containsExactly(
            "refused", "refused", "refused", "refused", "create", "refused", "refused", "create");
    assertThat(answer.each("results", "problem"))
        .satisfies(problems -> assertThat(problems.get(0)).contains("-bad"))
        .satisfies(problems -> assertThat(problems.get(1)).contains("value"))
        .satisfies(problems -> assertThat(problems.get(2)).contains("owner"))
        .satisfies(problems -> assertThat(problems.get(3)).contains("object"))
        .satisfies(problems -> assertThat(problems.get(5)).contains("once"))
        .satisfies(problems -> assertThat(problems.get(6)).contains("forced"));
    assertThat(server.get("/api/v1/config/good").body()).isEqualTo("1");
    assertThat(outcomes(server.post(IMPORT + "?force=true", file(entry("guarded", "y")))))
        .containsExactly("change");
  }

  @Test
  void whatMayHaveBeenWrittenIsUnknownAndEndsTheImport() {
    try (var cutOff = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      cutOff.put("/api/v1/config/known", "1", "Content-Type", "text/plain");
      cutOff.get("/api/v1/config/known"); // and the value is held
      FaultyBackend.of(cutOff).fail(new OutcomeUnknown("the store did not answer", null));

      var answer = cutOff.post(IMPORT, manyAfter(entry("known", "2")));

      assertThat(outcomes(answer)).startsWith("unknown").endsWith("refused");
      assertThat(answer.at("results.0.problem")).isEqualTo("the store did not answer");
      assertThat(answer.each("results", "problem"))
          .last()
          .isEqualTo("was not tried: the store did not answer");
    }
  }

  @Test
  void anUnforeseenErrorOfAWriteMayHaveWrittenItAsWell() {
    try (var broken = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      broken.put("/api/v1/config/known", "1", "Content-Type", "text/plain");
      broken.get("/api/v1/config/known"); // and the value is held
      FaultyBackend.of(broken).fail(new IllegalStateException("a fault"));

      assertThat(outcomes(broken.post(IMPORT, file(entry("known", "2")))))
          .containsExactly("unknown");
    }
  }

  @Test
  void onceTheStoreIsAwayNoOtherEntryIsTried() {
    try (var cutOff = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      FaultyBackend.of(cutOff).fail(new BackendUnavailable("the store is gone", null));

      var answer = cutOff.post(IMPORT, manyAfter(entry("first", "1")));

      assertThat(outcomes(answer)).containsOnly("refused");
      assertThat(answer.each("results", "problem"))
          .startsWith("the store is gone")
          .endsWith("was not tried: the store is gone");
    }
  }

  @Test
  void whatIsNoExportIsRefusedWhole() {
    assertThat(server.post(IMPORT, "{\"format\":\"other\",\"entries\":[]}").detail())
        .contains("rollcall-config/1");
    assertThat(server.post(IMPORT, "{\"entries\":[]}").problem()).isEqualTo("missing-field");
    assertThat(server.post(IMPORT, "[]").problem()).isEqualTo("malformed-body");
    assertThat(server.post(IMPORT + "?dry=true", file()).status()).isEqualTo(400);
    assertThat(server.post(IMPORT, file("x".repeat(17 << 20))).problem()).isEqualTo("too-large");
    assertThat(
            server
                .post(
                    IMPORT,
                    file(
                        IntStream.rangeClosed(0, 10_000)
                            .mapToObj(_ -> "{}")
                            .collect(Collectors.joining(","))))
                .problem())
        .isEqualTo("too-large");
  }

  @Test
  void whoeverImportsNeedsTheRightToEachAndSeesWhatTheyMayRead(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    var all = TestTokens.bearer(tokens.add("all", "configure:*"));
    var payments = TestTokens.bearer(tokens.add("payments", "configure:payments/*"));
    var reader = TestTokens.bearer(tokens.add("reader", "read:payments/*"));
    try (var secured = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()))) {
      var file = file(entry("orders/limits", "1"), entry("payments/limits", "2"));

      var partly = secured.post(IMPORT, file, "Authorization", payments);
      assertThat(outcomes(partly)).containsExactly("refused", "create");
      assertThat(partly.at("results.0.problem")).asString().contains("may not configure");
      assertThat(secured.post(IMPORT, file, "Authorization", reader).status()).isEqualTo(403);
      assertThat(outcomes(secured.post(IMPORT, file, "Authorization", all)))
          .containsExactly("create", "same");

      assertThat(secured.get(EXPORT, "Authorization", reader).each("entries", "key"))
          .containsExactly("payments/limits");
      assertThat(secured.get(EXPORT).status()).isEqualTo(401);
    }
  }

  @Test
  void whoLosesTheRightImportsNoFurtherEntry(@TempDir Path folder) throws IOException {
    var tokens = new TestTokens(folder);
    var writer = TestTokens.bearer(tokens.add("writer", "configure:*"));
    tokens.add("other", "read:*");
    var gate = new CountDownLatch(1);
    try (var secured =
        TestServer.start(
            Map.of("rollcall.security.tokens-file", tokens.file(), "rollcall.backend", "faulty"))) {
      FaultyBackend.of(secured).holdUp(gate);
      var file = manyAfter(entry("first", "1"));
      var answer =
          CompletableFuture.supplyAsync(() -> secured.post(IMPORT, file, "Authorization", writer));
      await().until(() -> FaultyBackend.of(secured).waiting() == 8);

      Files.writeString(tokens.file(), "tokens: []\n");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> secured.get(EXPORT, "Authorization", writer).status() == 401);
      gate.countDown();

      assertThat(outcomes(answer.join())).startsWith("create").endsWith("refused");
    }
  }

  @Test
  void anExportEndsWhenItsReaderLosesTheRight() throws IOException {
    put("a", "1", "text/plain");
    put("b", "2", "text/plain");
    var asked = new AtomicInteger();
    try (var export =
        new ExportedText(
            server.bean(ConfigStore.class),
            server.bean(SnapshotJson.class),
            "",
            _ -> true,
            () -> {
              if (asked.incrementAndGet() > 1) {
                throw new LoginFailed("the token is gone");
              }
            })) {
      assertThatIOException()
          .isThrownBy(export::readAllBytes)
          .withMessageContaining("the token is gone");
    }
  }

  private void put(String key, String value, String contentType) {
    var answer = server.put("/api/v1/config/" + key, value, "Content-Type", contentType);
    assertThat(answer.status()).isEqualTo(201);
  }

  private static List<String> outcomes(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.each("results", "outcome");
  }

  private static String entry(String key, String value) {
    return "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, value);
  }

  private static String file(String... entries) {
    return "{\"format\":\"rollcall-config/1\",\"entries\":[" + String.join(",", entries) + "]}";
  }

  private static String manyAfter(String first) {
    return file(
        first,
        IntStream.range(0, 50)
            .mapToObj(i -> entry("new/" + i, "1"))
            .collect(Collectors.joining(",")));
  }
}
