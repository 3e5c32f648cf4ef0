package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands for keys, in processes of their own. */
@Timeout(120)
class KeysCommandTest {

  @TempDir private Path folder;

  private String file = "";

  @BeforeEach
  void nameAFile() {
    file = folder.resolve("keys").toString();
  }

  @Test
  void keysAreMadeAddedPromotedAndRemoved() throws Exception {
    var first = id(run(0, "create", file).getFirst());

    var added = run(0, "rotate", file);
    assertThat(added).first().isEqualTo(first + " seals");
    var second = id(added.getLast());
    assertThat(added.getLast()).isEqualTo(second + " opens");

    assertThat(run(0, "rotate", file, "--promote"))
        .containsExactly(first + " opens", second + " seals");
    assertThat(run(0, "list", file)).containsExactly(first + " opens", second + " seals");
    assertThat(run(0, "remove", file, first)).containsExactly(second + " seals");
  }

  @Test
  void keysThatSeveralProgramsAddAtOnceAreAllThere() throws Exception {
    run(0, "create", file);

    try (var one = RollcallProcess.start("keys", "rotate", file);
        var two = RollcallProcess.start("keys", "rotate", file);
        var three = RollcallProcess.start("keys", "rotate", file)) {
      for (var program : List.of(one, two, three)) {
        assertThat(program.exitCode()).as(program.output()).isZero();
      }
    }

    assertThat(run(0, "list", file)).hasSize(4);
  }

  @Test
  void whatCannotBeDoneIsSaidInALine() throws Exception {
    var only = id(run(0, "create", file).getFirst());

    assertThat(run(1, "create", file))
        .containsExactly("rollcall: keyset file %s: it is there already".formatted(file));
    assertThat(run(1, "remove", file, only))
        .containsExactly("rollcall: keyset file %s: the key is the one that seals".formatted(file));
    assertThat(run(1, "remove", file, "first"))
        .containsExactly("rollcall: the id of a key is a whole number");
    assertThat(run(1, "list", file + "2"))
        .containsExactly("rollcall: keyset file %s2: there is no such file".formatted(file));
    assertThat(run(1, "reseal", "--server", "http://127.0.0.1:1")).hasSize(1);
  }

  @Test
  void aRunningServerSealsWhatWasThereBeforeAndItsLogTellsNoValue() throws Exception {
    run(0, "create", file);
    var settings = folder.resolve("settings.yml");
    write(settings, "");
    try (var server =
        RollcallProcess.start(
            Map.of("ROLLCALL_HTTP_PORT", "0", "ROLLCALL_LOG_LEVEL", "debug"),
            "--config",
            settings.toString())) {
      int port = server.awaitPort();
      register(port);
      write(settings, "sealing: {keyset-file: %s, metadata: password}".formatted(file));
      server.hangUp();
      assertThat(server.awaitLine(".*Settings have changed.*")).isNotNull();

      var resealed = run(0, "reseal", "--server", "http://127.0.0.1:" + port);

      assertThat(resealed)
          .containsExactly("1 instances were sealed again", "0 configurations were sealed again");
      register(port);
      server.terminate();
      assertThat(server.awaitLine(".*Stopped.*")).isNotNull();
      assertThat(server.exitCode()).isEqualTo(143);
      assertThat(server.output()).contains("Register of orders/a").doesNotContain("hunter2");
    }
  }

  private static void write(Path settings, String content) throws IOException {
    Files.writeString(settings, "rollcall: {%s}".formatted(content));
  }

  private static void register(int port) throws IOException {
    var body = "{\"host\":\"10.0.0.1\",\"port\":1,\"metadata\":{\"password\":\"hunter2\"}}";
    try (var connection = new RawConnection(port)) {
      connection.send(
          """
          PUT /api/v1/services/orders/instances/a HTTP/1.1
          Host: localhost
          Content-Type: application/json
          Content-Length: %d
          Connection: close

          %s"""
              .formatted(body.length(), body)
              .replace("\n", "\r\n"));
      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 20");
    }
  }

  private static String id(String line) {
    return line.split(" ", -1)[0];
  }

  private static List<String> run(int exitCode, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    try (var rollcall = RollcallProcess.start(all.toArray(new String[0]))) {
      assertThat(rollcall.exitCode()).as(rollcall.output()).isEqualTo(exitCode);
      return rollcall.output().lines().toList();
    }
  }
}
