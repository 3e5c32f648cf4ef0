package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, in a process of its own. */
@Timeout(60)
class RollcallCommandTest {

  @TempDir private Path folder;

  @Test
  void helpNamesEveryOption() throws Exception {
    try (var rollcall = RollcallProcess.start("--help")) {
      assertThat(rollcall.exitCode()).isZero();
      assertThat(rollcall.output())
          .contains("--config", "--host", "--port", "--version", "78", "check-settings", "SIGHUP");
    }
  }

  @Test
  void versionIsTold() throws Exception {
    try (var rollcall = RollcallProcess.start("--version")) {
      assertThat(rollcall.exitCode()).isZero();
      assertThat(rollcall.output()).startsWith("Rollcall ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rollcall: {http: {port: x}}       | rollcall: rollcall.http.port must be a whole number from 0 to 65535, but is 'x'
          rollcall: {http: {prot: 80}}      | rollcall: rollcall.http.prot is not a setting; the nearest one is rollcall.http.port
          rolcall: {http: {port: 80}}       | rollcall: rolcall.http.port is not a setting; all of them begin with rollcall.
          rollcall: 80                      | rollcall: rollcall is not a setting; all of them begin with rollcall.
          rollcall: {backend: nosuch}       | rollcall: rollcall.backend must be one of consul, etcd, kubernetes, memory, redis, but is 'nosuch'
          rollcall: {backend: etcd, etcd: {endpoints: 'https://a', tls: {ca-file: /nope}}} | rollcall: rollcall.etcd.tls.ca-file must be a readable file with certificates in PEM, but is '/nope'
          rollcall: {backend: etcd, etcd: {endpoints: 'https://a', tls: {certificate-file: /no, key-file: /nope}}} | rollcall: rollcall.etcd.tls.certificate-file must be a readable file with certificates in PEM, but is '/no'
          rollcall: {backend: consul, consul: {endpoints: 'https://a', tls: {ca-file: /nope}}} | rollcall: rollcall.consul.tls.ca-file must be a readable file with certificates in PEM, but is '/nope'
          rollcall: {http: {port: 1         | rollcall: settings file FILE: line 2, column 1 is not YAML (expected ',' or '}', but got <stream end>)
          """)
  void aMistakeInTheSettingsIsOneLineAndExitCode78(String settings, String line) throws Exception {
    var file = Files.writeString(folder.resolve("settings.yml"), settings + "\n");

    try (var rollcall = RollcallProcess.start("--config", file.toString())) {
      assertThat(rollcall.exitCode()).isEqualTo(78);
      assertThat(rollcall.output().lines()).containsExactly(line.replace("FILE", file.toString()));
    }
  }

  @Test
  void settingsAreCheckedWithoutAStart() throws Exception {
    var file = Files.writeString(folder.resolve("settings.toml"), "rollcall.http.port = 81\n");

    try (var rollcall =
        RollcallProcess.start(
            Map.of("ROLLCALL_CONSUL_TOKEN", "5ec4e7"), "check-settings", file.toString())) {
      assertThat(rollcall.exitCode()).isZero();
      assertThat(rollcall.output().lines())
          .contains(
              "rollcall.http.port = '81' (file)",
              "rollcall.http.host = '127.0.0.1' (default)",
              "rollcall.consul.token = '***' (variable)");
    }
  }

  @Test
  void allThatIsWrongIsToldByACheck() throws Exception {
    var settings =
        "rollcall: {backend: nosuch, load-balancer: {strategy: best}, discovery: {snapshot-file: /no/file}}";
    var file = Files.writeString(folder.resolve("settings.yml"), settings);

    try (var rollcall = RollcallProcess.start("check-settings", file.toString())) {
      assertThat(rollcall.exitCode()).isEqualTo(78);
      assertThat(rollcall.output().lines())
          .hasSize(3)
          .allMatch(line -> line.startsWith("rollcall: rollcall."))
          .anyMatch(
              line ->
                  line.contains(
                      "rollcall.backend must be one of consul, etcd, kubernetes, memory, redis,"))
          .anyMatch(line -> line.contains("rollcall.load-balancer.strategy must be one of"))
          .anyMatch(line -> line.contains("rollcall.discovery.snapshot-file must be in a folder"));
    }
  }

  @Test
  void whatPartsFindIsToldAtOnceByACheckAndAStart() throws Exception {
    var settings =
        "rollcall: {load-balancer: {strategy: best}, health-check: {tls: {ca-file: /no/ca}}}";
    var file = Files.writeString(folder.resolve("settings.yml"), settings);

    for (var start :
        List.of(List.of("check-settings", file.toString()), List.of("-c", file.toString()))) {
      try (var rollcall = RollcallProcess.start(start.toArray(new String[0]))) {
        assertThat(rollcall.exitCode()).isEqualTo(78);
        assertThat(rollcall.output().lines())
            .hasSize(2)
            .anyMatch(line -> line.contains("rollcall.health-check.tls.ca-file must be"))
            .anyMatch(line -> line.contains("rollcall.load-balancer.strategy must be one of"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/file", "FOLDER/journal"})
  void aMemoryFileThatNoStartCouldUseIsFoundByACheck(String memory) throws Exception {
    Files.writeString(folder.resolve("journal"), "not one\n");
    var settings = "rollcall: {memory: {file: %s}}".formatted(memory);
    var file =
        Files.writeString(
            folder.resolve("settings.yml"), settings.replace("FOLDER", folder.toString()));

    for (var start :
        List.of(List.of("check-settings", file.toString()), List.of("-c", file.toString()))) {
      try (var rollcall = RollcallProcess.start(start.toArray(new String[0]))) {
        assertThat(rollcall.exitCode()).isEqualTo(78);
        assertThat(rollcall.output().lines())
            .singleElement()
            .asString()
            .startsWith("rollcall: rollcall.memory.file must be usable");
      }
    }
  }

  @Test
  void settingsAreReadAgainOnSighup() throws Exception {
    var levels = "rollcall: {log: {levels: {io.rollcall.app.reload: debug}}}";
    var file = Files.writeString(folder.resolve("settings.yml"), levels);

    try (var rollcall = RollcallProcess.start("--config", file.toString(), "--port", "0")) {
      rollcall.awaitPort();

      rollcall.hangUp();

      assertThat(rollcall.awaitLine(".*Settings were read again and are the same")).isNotNull();
    }
  }

  @Test
  void aMissingSettingsFileIsNamed() throws Exception {
    try (var rollcall = RollcallProcess.start("--config", "nosuch.yml")) {
      assertThat(rollcall.exitCode()).isEqualTo(78);
      assertThat(rollcall.output().lines())
          .containsExactly("rollcall: settings file nosuch.yml: there is no such file");
    }
  }

  @Test
  void anUnknownOptionIsExitCode2() throws Exception {
    try (var rollcall = RollcallProcess.start("--prot", "80")) {
      assertThat(rollcall.exitCode()).isEqualTo(2);
      assertThat(rollcall.output()).contains("'--prot'");
    }
  }

  @Test
  void anUnknownLogFormatIsRefused() throws Exception {
    try (var rollcall = RollcallProcess.start(Map.of("ROLLCALL_LOG_FORMAT", "xml"))) {
      assertThat(rollcall.exitCode()).isEqualTo(78);
      assertThat(rollcall.output().lines())
          .containsExactly("rollcall: ROLLCALL_LOG_FORMAT must be plain or json, but is 'xml'");
    }
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var rollcall = RollcallProcess.start("--port", String.valueOf(taken.getLocalPort()))) {
      assertThat(rollcall.exitCode()).isEqualTo(1);
      assertThat(rollcall.output().lines())
          .containsExactly(
              "rollcall: rollcall.http.host and rollcall.http.port must be an address of this machine and a free port, but are '127.0.0.1' and %d: Address already in use"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void optionsWinOverVariablesAndVariablesOverTheFile() throws Exception {
    var file = folder.resolve("settings.yml");
    Files.writeString(file, "rollcall: {http: {port: 1, host: 127.0.0.3}}\n");
    var variables = Map.of("ROLLCALL_HTTP_PORT", "2", "ROLLCALL_HTTP_HOST", "127.0.0.2");

    try (var rollcall =
        RollcallProcess.start(variables, "--config", file.toString(), "--port", "0")) {
      assertThat(rollcall.awaitLine(".* serves http://127.0.0.2:[0-9]{2,5}/api/v1 .*")).isNotNull();
    }
  }

  @Test
  void startSaysWhatIsServedWhere() throws Exception {
    try (var rollcall = RollcallProcess.start("--port", "0")) {
      var port = rollcall.awaitPort();

      assertThat(rollcall.output())
          .contains("serves http://127.0.0.1:%d/api/v1 on backend memory".formatted(port))
          .contains("http://127.0.0.1:%d/docs".formatted(port));
    }
  }

  @Test
  void theLogTellsOfAStoreThatIsDownFromTheStart() throws Exception {
    var variables =
        Map.of("ROLLCALL_BACKEND", "etcd", "ROLLCALL_ETCD_ENDPOINTS", "http://127.0.0.1:1");
    try (var rollcall = RollcallProcess.start(variables, "--port", "0")) {
      assertThat(rollcall.awaitLine(".*'etcd' is out of reach.*")).isNotNull();
    }
  }

  @Test
  void logLinesAreJsonOnRequest() throws Exception {
    try (var rollcall =
        RollcallProcess.start(Map.of("ROLLCALL_LOG_FORMAT", "json"), "--port", "0")) {
      rollcall.awaitPort();

      assertThat(rollcall.output().lines())
          .isNotEmpty()
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
          .anyMatch(line -> line.contains("\"formattedMessage\":\"Rollcall "));
    }
  }

  @Test
  void aStopLetsRequestsFinishAndEndsStreams() throws Exception {
    var body = "{\"host\":\"a\",\"port\":1}";
    try (var rollcall = RollcallProcess.start("--port", "0")) {
      var port = rollcall.awaitPort();
      try (var arriving = new RawConnection(port);
          var waiting = new RawConnection(port);
          var stream = new RawConnection(port)) {
        arriving.send(
            "PUT /api/v1/services/s/instances/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length()));
        assertThat(arriving.readTo("\r\n\r\n")).startsWith("HTTP/1.1 100");
        stream.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(stream.readTo("\n\n")).startsWith("HTTP/1.1 200");
        waiting.send(
            "GET /api/v1/services/s/instances?revision=0&wait=2s HTTP/1.1\r\nHost: localhost\r\n\r\n");

        rollcall.terminate();
        assertThat(stream.readToEnd()).endsWith("0\r\n\r\n");
        arriving.send(body);

        assertThat(arriving.readToEnd()).startsWith("HTTP/1.1 201");
        assertThat(waiting.readToEnd()).startsWith("HTTP/1.1 200");
      }

      assertThat(rollcall.exitCode()).isEqualTo(143);
      assertThat(rollcall.output()).contains("Stopping", "Stopped");
    }
  }

  @Test
  void aStopWaitsNoLongerThanItsGracePeriod() throws Exception {
    var variables = Map.of("ROLLCALL_SHUTDOWN_GRACE_PERIOD", "500ms");
    try (var rollcall = RollcallProcess.start(variables, "--port", "0");
        var endless = new RawConnection(rollcall.awaitPort())) {
      endless.send("PUT /api/v1/services/s/instances/a HTTP/1.1\r\nHost: localhost\r\n");
      endless.send("Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{");

      rollcall.terminate();

      assertThat(endless.readToEnd()).doesNotContain(" 201 ");
      assertThat(rollcall.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void registrationsInAFileOutliveAKilledProcess() throws Exception {
    var variables = Map.of("ROLLCALL_MEMORY_FILE", folder.resolve("registrations").toString());
    try (var rollcall = RollcallProcess.start(variables, "--port", "0")) {
      assertThat(put(rollcall.awaitPort())).startsWith("HTTP/1.1 201");
    }

    try (var rollcall = RollcallProcess.start(variables, "--port", "0")) {
      assertThat(put(rollcall.awaitPort())).startsWith("HTTP/1.1 200");
    }
  }

  private static String put(int port) throws IOException {
    var body = "{\"host\":\"a\",\"port\":1}";
    try (var connection = new RawConnection(port)) {
      connection.send("PUT /api/v1/services/s/instances/a HTTP/1.1\r\nHost: localhost\r\n");
      connection.send("Content-Type: application/json\r\nConnection: close\r\n");
      connection.send("Content-Length: %d\r\n\r\n%s".formatted(body.length(), body));
      return connection.readToEnd();
    }
  }
}
