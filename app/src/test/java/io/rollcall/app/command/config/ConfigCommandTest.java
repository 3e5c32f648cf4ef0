package io.rollcall.app.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RollcallCommand;
import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.IOException;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ConfigCommandTest {

  private static final String LIMITS = "payments/limits";

  @TempDir private Path folder;

  @AutoClose private final TestServer server = TestServer.start();

  @Test
  void aFileIsPutAndReadAgainAsItWas() throws IOException {
    var text = "{\"most\": 10, \"unit\": \"Stück\"}\n";
    var put = run("put", LIMITS, file("limits.json", text), "-m", "für den Anfang");

    assertThat(put.exitCode()).isZero();
    assertThat(put.err()).isEmpty();
    var row = put.rows().getFirst();
    assertThat(row).hasSize(6);
    assertThat(row.get(0)).isEqualTo(LIMITS);
    assertThat(row.get(1)).isEqualTo("1");
    assertThat(row.subList(4, 6)).containsExactly("application/json", "für den Anfang");
    assertThat(run("get", LIMITS)).isEqualTo(new Run(0, text, ""));
  }

  @Test
  void theSameValueMakesNoVersion() throws IOException {
    var file = file("limits", "10\n");
    run("put", LIMITS, file);

    var again = run("put", LIMITS, file);

    assertThat(again.exitCode()).isZero();
    assertThat(again.column(1)).containsExactly("1");
    assertThat(again.err()).contains(LIMITS + " has that value already");
  }

  @Test
  void aWriteWhoseConditionDoesNotHoldIsRefused() throws IOException {
    var first = file("first", "1");
    var second = file("second", "2");

    assertThat(run("put", LIMITS, first, "--if-absent").exitCode()).isZero();
    var exists = run("put", LIMITS, second, "--if-absent");
    assertThat(exists.exitCode()).isEqualTo(1);
    assertThat(exists.err()).startsWith("rollcall: ").contains("version 1");
    assertThat(exists.out()).isEmpty();
    assertThat(run("put", LIMITS, second, "--if-version", "1").exitCode()).isZero();
    assertThat(run("put", LIMITS, first, "--if-version", "1").exitCode()).isEqualTo(1);
    assertThat(run("rollback", LIMITS, "1", "--if-version", "1").exitCode()).isEqualTo(1);
    assertThat(run("delete", LIMITS, "--if-version", "1").exitCode()).isEqualTo(1);
    assertThat(run("get", LIMITS).out()).isEqualTo("2");
  }

  @Test
  void aValueOfQuiteAnotherSizeIsForced() throws IOException {
    run("put", LIMITS, file("large", "x".repeat(10_000)));
    var small = file("small", "x");

    var refused = run("put", LIMITS, small);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("forced");
    assertThat(run("put", LIMITS, small, "--force").exitCode()).isZero();
  }

  @Test
  void versionsAreListedComparedAndBroughtBack() throws IOException {
    run("put", LIMITS, file("1", "a\nb\n"), "-m", "one");
    run("put", LIMITS, file("2", "a\nc\n"), "-m", "two");
    run("delete", LIMITS, "-m", "three");

    assertThat(run("get", LIMITS).err()).contains(LIMITS);
    assertThat(run("get", LIMITS, "--version", "2").out()).isEqualTo("a\nc\n");
    var rolledBack = run("rollback", LIMITS, "1", "-m", "four");
    assertThat(rolledBack.column(1)).containsExactly("4");

    var history = run("history", LIMITS);
    assertThat(history.column(1)).containsExactly("4", "3", "2", "1");
    assertThat(history.column(4))
        .containsExactly("text/plain", "deleted", "text/plain", "text/plain");
    assertThat(history.column(5)).containsExactly("four", "three", "two", "one");
    assertThat(run("history", LIMITS, "--limit", "2").column(1)).containsExactly("4", "3");
    assertThat(run("diff", LIMITS, "--from", "2", "--to", "4").out()).contains("-c\n", "+b\n");
    assertThat(run("diff", LIMITS, "--from", "1", "--to", "4").out()).isEmpty();
  }

  @Test
  void allAreListedPageByPage() {
    IntStream.range(0, 1_001).forEach(i -> server.put("/api/v1/config/m/%04d".formatted(i), "1"));
    server.put("/api/v1/config/other", "1");

    assertThat(run("list", "m/").column(0)).hasSize(1_001).startsWith("m/0000").endsWith("m/1000");
    assertThat(run("list").column(0)).hasSize(1_002);
    assertThat(run("list", "none/")).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void whatIsExportedIsImported() throws IOException {
    run("put", "a/1", file("1", "one\n"));
    run("put", "a/2", file("2", "two\n"));
    run("put", "b", file("3", "three\n"));
    var export = file("export.json", run("export", "a/").out());
    run("put", "a/1", file("4", "changed\n"));
    run("delete", "a/2");

    var tried = run("import", export, "--dry-run");
    assertThat(tried.exitCode()).isZero();
    assertThat(tried.out()).contains("change\ta/1\n--- a/1@2\n", "-changed\n+one\n", "create\ta/2");
    assertThat(run("get", "a/1").out()).isEqualTo("changed\n");

    var imported = run("import", export, "-m", "zurück");
    assertThat(imported.rows()).containsExactly(List.of("change", "a/1"), List.of("create", "a/2"));
    assertThat(run("history", "a/1", "--limit", "1").column(5)).containsExactly("zurück");
    assertThat(run("import", export).column(0)).containsExactly("same", "same");
  }

  @Test
  void anImportWithARefusedEntryFailsAndSaysWhich() throws IOException {
    var file =
        file(
            "import.json",
            """
            {"format": "rollcall-config/1",
             "entries": [{"key": "-bad", "value": "1"}, {"key": "good", "value": "1"}]}
            """);

    var imported = run("import", file);

    assertThat(imported.exitCode()).isEqualTo(1);
    assertThat(imported.column(0)).containsExactly("refused", "create");
    assertThat(imported.rows().getFirst()).hasSize(3);
  }

  @Test
  void aServerThatAsksForATokenIsSentTheOneOfTheFile() throws IOException {
    var tokens = new TestTokens(folder);
    var token = file("token", tokens.add("reader", "read:payments/*") + "\n");
    try (var secured = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()))) {
      var url = secured.uri("/").toString();

      var unknown = Run.of("list", "--server", url);
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err()).startsWith("rollcall: ");
      assertThat(Run.of("list", "--server", url, "--token-file", token).exitCode()).isZero();
      var forbidden = Run.of("put", LIMITS, token, "--server", url, "--token-file", token);
      assertThat(forbidden.exitCode()).isEqualTo(1);
      assertThat(forbidden.err()).contains("may not configure").doesNotContain("Exception");
    }
  }

  @Test
  void anImportThatMayHaveWrittenFails() throws IOException {
    try (var cutOff = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      cutOff.put("/api/v1/config/" + LIMITS, "1", "Content-Type", "text/plain");
      cutOff.get("/api/v1/config/" + LIMITS); // and the value is held
      FaultyBackend.of(cutOff).fail(new OutcomeUnknown("the store did not answer", null));
      var file = file("import.json", entries(1, "2"));

      var imported = Run.of("import", file, "--server", cutOff.uri("/").toString());

      assertThat(imported.exitCode()).isEqualTo(1);
      assertThat(imported.rows())
          .containsExactly(List.of("unknown", LIMITS, "the store did not answer"));
    }
  }

  @Test
  void aDryRunSaysHowManyDiffsAreLeftOut() throws IOException {
    var tried = run("import", file("import.json", entries(20, "x".repeat(250_000))), "--dry-run");

    assertThat(tried.exitCode()).isZero();
    assertThat(tried.err()).contains("4 diffs are left out");
  }

  @Test
  void anOutputThatCannotBeWrittenIsTold() {
    server.put("/api/v1/config/" + LIMITS, "1", "Content-Type", "text/plain");
    var err = new StringWriter();

    int exitCode =
        new CommandLine(new RollcallCommand())
            .setOut(new PrintWriter(new PipedWriter()))
            .setErr(new PrintWriter(err, true))
            .execute("config", "get", LIMITS, "--server", server.uri("/").toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("could not be written");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    var refused = Run.of("list", "--server", "http://127.0.0.1:1");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo("rollcall: http://127.0.0.1:1 could not be asked: ConnectException\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get",
        "get -bad",
        "get payments/history",
        "put payments/limits /no/such/file",
        "put payments/limits pom.xml --if-absent --if-version 1",
        "rollback payments/limits first",
        "watch",
        "watch a --prefix b",
        "list --server localhost:8080",
        "list --token-file /no/such/file",
        "list --colour",
        ""
      })
  void aWrongCommandLineIsTold(String arguments) {
    var run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void helpHasExamples() {
    assertThat(Run.of("--help").out()).contains("rollcall config put", "ROLLCALL_TOKEN");
    for (var command :
        List.of(
            "get",
            "put",
            "delete",
            "list",
            "history",
            "diff",
            "rollback",
            "watch",
            "export",
            "import")) {
      assertThat(Run.of(command, "--help").out())
          .as(command)
          .contains("rollcall config " + command, "--server", "--token-file", "--ca-file");
    }
  }

  private Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    if (arguments.length > 0 && !all.contains("--server")) {
      all.addAll(List.of("--server", server.uri("/").toString()));
    }
    return Run.of(all.toArray(new String[0]));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** A file with the first of the keys, and more of them. */
  private static String entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> LIMITS + (i == 0 ? "" : i))
        .map(key -> "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, value))
        .collect(Collectors.joining(",", "{\"format\":\"rollcall-config/1\",\"entries\":[", "]}"));
  }
}
