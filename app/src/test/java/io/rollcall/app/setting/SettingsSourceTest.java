package io.rollcall.app.setting;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollcall.app.section.ConsulSection;
import io.rollcall.app.section.EtcdSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSourceTest {

  @TempDir private Path folder;

  @Test
  void optionsWinOverVariablesAndVariablesOverTheFile() throws IOException {
    var file = write("s.yml", "rollcall: {http: {port: 1, host: a, max-connections: 5}}");
    var source =
        new SettingsSource(
            Optional.of(file),
            Map.of("ROLLCALL_HTTP_PORT", "2", "ROLLCALL_HTTP_HOST", "b"),
            Map.of("rollcall.http.port", "3"));

    assertThat(effective(source.read(), "http.port")).isEqualTo("3 by OPTION");
    assertThat(effective(source.read(), "http.host")).isEqualTo("b by VARIABLE");
    assertThat(effective(source.read(), "http.max-connections")).isEqualTo("5 by FILE");
    assertThat(effective(source.read(), "http.receive-timeout")).isEqualTo("30s by DEFAULT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s.yml  | 'rollcall:\n  http:\n    port: 0x50\n  discovery:\n    warm-up: [a, b]'
          s.yaml | 'rollcall.http.port: 0x50\nrollcall.discovery.warm-up: a,b'
          s.toml | '[rollcall.http]\nport = "0x50"\n[rollcall.discovery]\nwarm-up = ["a", "b"]'
          """)
  void textsAreTakenAsTheyAreWritten(String name, String text) throws IOException {
    var read = SettingsFile.read(write(name, text.replace("\\n", "\n")));

    assertThat(read)
        .isEqualTo(Map.of("rollcall.http.port", "0x50", "rollcall.discovery.warm-up", "a,b"));
  }

  @Test
  void whatIsNullIsLeftOut() throws IOException {
    var text =
        """
        rollcall:
          memory:
          http:
            port:
            host: ~
          load-balancer:
            services: {}
        """;

    assertThat(of(write("s.yml", text)).read().effective()).isEqualTo(none().effective());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          s.yml  | password: *hunter2!
          s.yml  | password: &hunter2
          s.yml  | password: !hunter2
          s.yml  | password: !h!hunter2
          s.yml  | password: "hunter2
          s.yml  | password: hunter2: hunter2
          s.yml  | password: @hunter2
          s.yml  | password: "\\hunter2"
          s.yml  | password: [hunter2
          s.toml | password = hunter2
          s.toml | password = "hunter2
          s.toml | password = 2hunter2
          s.toml | password = "\\hunter2"
          s.toml | password = 'a' hunter2
          """)
  void errorsOfSyntaxRepeatNoValue(String name, String text) throws IOException {
    assertThat(problems(of(write(name, text))))
        .singleElement()
        .asString()
        .startsWith("settings file ")
        .doesNotContain("hunter", "(104)", "\\h");
  }

  @Test
  void aliasesDoNotMultiply() throws IOException {
    var text = "a: &a " + "x".repeat(40_000) + "\nb: [" + "*a,".repeat(10_000) + "]";

    assertThat(problems(of(write("s.yml", text)))).singleElement().asString().contains("aliases");
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(strings = {"s.toml", "s.yml", "list.toml"})
  void depthHasABound(String name) throws IOException {
    var text =
        switch (name) {
          case "s.yml" -> "a: " + "[".repeat(250_000);
          case "s.toml" -> "a.".repeat(100_000) + "a = 1";
          default -> "a = " + "[".repeat(100_000);
        };

    assertThat(problems(of(write(name, text))))
        .singleElement()
        .asString()
        .startsWith("settings file ");
  }

  @Test
  void aSourceShowsNoValues() {
    var source =
        new SettingsSource(
            Optional.empty(),
            Map.of("ROLLCALL_ETCD_PASSWORD", "5ec4e7"),
            Map.of("rollcall.consul.token", "5ec4e7"));

    assertThat(source.toString()).doesNotContain("5ec4e7").contains("rollcall.consul.token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "ROOT", "Root"})
  void theRootLoggerHasASettingOfItsOwn(String name) {
    var key = "rollcall.log.levels." + name;

    assertThat(problems(new SettingsSource(Optional.empty(), Map.of(), Map.of(key, "debug"))))
        .containsExactly(key + " must not be given; use rollcall.log.level");
  }

  @Test
  void contentIsToldApartByItsBytes() throws IOException {
    var file = folder.resolve("ca.der");
    var source =
        new SettingsSource(
            Optional.empty(), Map.of(), Map.of("rollcall.etcd.tls.ca-file", file.toString()));
    Files.write(file, new byte[] {1, (byte) 0xff});
    var first = source.read();
    Files.write(file, new byte[] {2, (byte) 0xff});
    var second = source.read();
    Files.write(file, new byte[2_000_000]);

    assertThat(second.differences(first)).containsExactly("rollcall.etcd.tls.ca-file");
    assertThat(second.differences(source.read())).containsExactly("rollcall.etcd.tls.ca-file");
    assertThat(first.effective().get("rollcall.etcd.tls.ca-file"))
        .satisfies(value -> assertThat(value.content()).isNotEmpty());
  }

  @Test
  void filesOfRefusedSettingsAreKnownToo() throws IOException {
    var secret = folder.resolve("later");
    var file = write("s.yml", "rollcall: {consul: {token-file: %s}}".formatted(secret));
    var running = new RunningSettings(of(write("other.yml", "rollcall:")));
    Files.copy(file, folder.resolve("other.yml"), REPLACE_EXISTING);

    assertThat(catchThrowableOfType(InvalidSettings.class, running::read)).isNotNull();

    assertThat(running.lastRead().now()).isEqualTo(running.lastRead());
    Files.writeString(secret, "x");
    assertThat(running.lastRead().now()).isNotEqualTo(running.lastRead());
    assertThat(running.read().get(ConsulSection.class).token()).hasValue(new Secret("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollcall:", "rollcall: {}", "# nothing yet\n"})
  void aFileMaySetNothing(String text) throws IOException {
    assertThat(of(write("s.yml", text)).read().differences(none())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          s.yml  | `rollcall: {http: {port: 1`       | line 1, column 26 is not YAML (expected ',' or '}', but got <stream end>)
          s.yml  | `rollcall:\\n  a: 1\\n  a: 2`     | line 3, column 3 is not YAML (the key is given twice)
          s.yml  | `- rollcall`                      | line 1, column 1 is not YAML (settings are expected, by key)
          s.yml  | `a: &x [1]\\nb: 1`                | line 1, column 4 is not YAML (what begins with *, & or ! must be in quotes
          s.yml  | `a: *x`                           | line 1, column 4 is not YAML (what begins with *, & or ! must be in quotes
          s.yml  | `a: !x`                           | line 1, column 4 is not YAML (what begins with *, & or ! must be in quotes
          s.yml  | `rollcall: \\u0001`               | line 1, column 11 is not YAML (a character that YAML does not allow)
          s.toml | `[rollcall.http]\\nport = `        | line 2, column 8 is not TOML (
          s.toml | `[rollcall]\\nlog = [`             | is not TOML (
          s.json | `{}`                              | its name must end in .yml, .yaml or .toml
          s.yml  | ` `                               | it is empty, as one that is still being written
          """)
  void whatIsNoFileOfSettingsIsToldWithItsPlace(String name, String text, String reason)
      throws IOException {
    var file = write(name, text.replace("\\u0001", "\1").translateEscapes());

    assertThat(problems(of(file)))
        .singleElement()
        .asString()
        .startsWith("settings file " + file + ": ")
        .contains(reason);
  }

  @Test
  void aFileThatCannotBeReadIsToldWithTheReason() throws IOException {
    Files.write(folder.resolve("binary.yml"), new byte[] {'a', (byte) 0xff, 0});
    Files.write(folder.resolve("long.yml"), new byte[300_000]);
    Files.createDirectory(folder.resolve("folder.yml"));

    assertThat(reason("nosuch.yml")).isEqualTo("there is no such file");
    assertThat(reason("folder.yml")).isEqualTo("it is not a regular file");
    assertThat(reason("binary.yml")).isEqualTo("it is not text in UTF-8");
    assertThat(reason("long.yml")).isEqualTo("it has more than 262144 bytes");
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    var file =
        write(
            "s.yml",
            """
            rollcall:
              http: {port: x, prot: 80}
              health-check: {timeout: 2m}
              etcd: {user: a}
            rolcall: {http: {port: 1}}
            """);
    var source =
        new SettingsSource(
            Optional.of(file), Map.of("ROLLCALL_DISCOVERY_CACHETTL", "1s"), Map.of());

    assertThat(problems(source))
        .containsExactlyInAnyOrder(
            "rolcall.http.port is not a setting; all of them begin with rollcall.",
            "rollcall.http.prot is not a setting; the nearest one is rollcall.http.port",
            "ROLLCALL_DISCOVERY_CACHETTL is not a setting; the nearest one is"
                + " ROLLCALL_DISCOVERY_CACHE_TTL",
            "rollcall.http.port must be a whole number from 0 to 65535, but is 'x'",
            "rollcall.health-check.timeout must be shorter than rollcall.health-check.interval"
                + " (30s), but is '2m'",
            "rollcall.etcd.user must be given together with rollcall.etcd.password");
  }

  @Test
  void problemsHaveABound() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("key-").append(i).append(": 1\n");
    }

    assertThat(problems(of(write("s.yml", text.toString())))).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    "http.prot, http.port",
    "discovery.cacheTtl, discovery.cache-ttl",
    "load-balancer.service.orders, load-balancer.services.<service>",
    "backends, backend"
  })
  void anUnknownKeyIsRefusedWithTheNearestKnownOne(String key, String nearest) {
    var source = new SettingsSource(Optional.empty(), Map.of(), Map.of("rollcall." + key, "x"));

    assertThat(problems(source))
        .containsExactly(
            "rollcall.%s is not a setting; the nearest one is rollcall.%s".formatted(key, nearest));
  }

  @Test
  void whatKubernetesTellsOfServicesIsLetBe() {
    var variables =
        Map.of(
            "ROLLCALL_SERVICE_HOST", "10.0.0.1",
            "ROLLCALL_SERVICE_PORT", "8080",
            "ROLLCALL_PORT", "tcp://10.0.0.1:8080",
            "ROLLCALL_PORT_8080_TCP", "tcp://10.0.0.1:8080",
            "ROLLCALL_PORT_8080_TCP_ADDR", "10.0.0.1",
            "ROLLCALL_HTTP_PORT", "tcp://10.0.0.2:80",
            "ROLLCALL_HTTP_SERVICE_HOST", "10.0.0.2",
            "ROLLCALL_HEAP", "1g",
            "ROLLCALL_LOG_FORMAT", "json");

    var settings = new SettingsSource(Optional.empty(), variables, Map.of()).read();

    assertThat(settings.differences(none())).isEmpty();
  }

  @Test
  void anAddressInAVariableThatKubernetesDoesNotSetIsRefused() {
    var source =
        new SettingsSource(
            Optional.empty(), Map.of("ROLLCALL_ETCD_ENDPOINTS", "tcp://10.0.0.1:2379"), Map.of());

    assertThat(problems(source)).singleElement().asString().contains("rollcall.etcd.endpoints");
  }

  @ParameterizedTest
  @CsvSource({
    "ROLLCALL_HTP_PORT, ROLLCALL_HTTP_PORT",
    "ROLLCALL_BACKEDN, ROLLCALL_BACKEND",
    "ROLLCALL_ETCD_PASWORD_FILE, ROLLCALL_ETCD_PASSWORD_FILE"
  })
  void aSlipInAVariableIsRefused(String given, String nearest) {
    var source = new SettingsSource(Optional.empty(), Map.of(given, "x"), Map.of());

    assertThat(problems(source))
        .containsExactly(given + " is not a setting; the nearest one is " + nearest);
  }

  @Test
  void aSecretMayBeInAFile() throws IOException {
    var file = write("password", "5ec4e7\n");

    var settings =
        of(write("s.yml", "rollcall: {etcd: {user: a, password-file: %s}}".formatted(file))).read();

    assertThat(settings.files()).containsExactly(file);
    assertThat(settings.get(EtcdSection.class).login())
        .hasValue(new EtcdSection.Login("a", new Secret("5ec4e7")));
    Files.writeString(file, "other");
    assertThat(of(folder.resolve("s.yml")).read().differences(settings))
        .containsExactly("rollcall.etcd.password-file");
  }

  @ParameterizedTest
  @CsvSource({"'', must be a readable file", "x, must not be given together with"})
  void aSecretFileIsRefusedThatIsEmptyOrNotTheOnlyOne(String token, String rule)
      throws IOException {
    var file = write("token", "\n");
    var text = "rollcall: {consul: {token-file: %s, token: '%s'}}".formatted(file, token);

    assertThat(problems(of(write("s.yml", text))))
        .singleElement()
        .asString()
        .startsWith("rollcall.consul.token-file " + rule);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String reason(String name) {
    var file = folder.resolve(name);
    return problems(of(file)).getFirst().replace("settings file " + file + ": ", "");
  }

  private static String effective(Settings settings, String key) {
    return String.valueOf(settings.effective().get("rollcall." + key));
  }

  private static Settings none() {
    return new SettingsSource(Optional.empty(), Map.of(), Map.of()).read();
  }

  private static SettingsSource of(Path file) {
    return new SettingsSource(Optional.of(file), Map.of(), Map.of());
  }

  private static List<String> problems(SettingsSource source) {
    return catchThrowableOfType(InvalidSettings.class, source::read).problems().stream()
        .map(SettingProblem::message)
        .toList();
  }
}
