package io.rollcall.app.reload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.rollcall.app.Answer;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What changes while a server runs, and what it tells of that. */
class ReloadTest {

  @TempDir private static Path folder;

  private Path file = folder;
  private TestServer server = TestServer.start();

  @BeforeEach
  void startWithAFile() throws IOException {
    server.close();
    file =
        Files.writeString(Files.createTempDirectory(folder, "test").resolve("s.yml"), "rollcall:");
    server = TestServer.start(file);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void howConfigurationsAreKeptChanges() throws IOException {
    server.put("/api/v1/config/limits", jsonText(2000));
    assertThat(server.put("/api/v1/config/limits", jsonText(500)).status()).isEqualTo(200);
    server.put("/api/v1/config/limits", jsonText(2000));

    Files.writeString(file, "rollcall: {config: {guarded-size: 1KB}}");
    server.post("/api/v1/settings/reload", "");

    var refused = server.put("/api/v1/config/limits", jsonText(500));
    assertThat(refused.problem()).isEqualTo("invalid-value");
  }

  @Test
  void settingsAreShownWithTheirOrigin() {
    var settings = server.get("/api/v1/settings");

    assertThat(settings.at("file")).isEqualTo(file.toString());
    assertThat(settings.at("lastReload")).isNull();
    assertThat(settings.at("settings.0"))
        .isEqualTo(
            Map.of(
                "key", "rollcall.backend",
                "value", "memory",
                "origin", "default",
                "changesWhileRunning", false));
    assertThat(settings.each("settings", "origin")).containsOnlyOnce("option").contains("default");
  }

  @Test
  void aChangedFileIsReadByItself() throws IOException {
    write("discovery: {concurrency: 77}");

    await()
        .atMost(15, SECONDS)
        .until(() -> server.get("/api/v1/settings").each("settings", "value").contains("77"));
  }

  @Test
  void secretsAreHidden() throws IOException {
    var secret = Files.writeString(file.resolveSibling("secret"), "sesame");

    assertThat(reload("etcd: {user: u, password: 'open sesame'}").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/settings").body()).doesNotContain("sesame").contains("***");
    assertThat(reload("etcd: {user: u, password-file: %s}".formatted(secret)).status())
        .isEqualTo(200);
    assertThat(server.get("/api/v1/settings").body()).doesNotContain("sesame");
  }

  @Test
  void anAppliedChangeNamesItsKeys() throws IOException {
    var reloaded = reload("discovery: {cache-ttl: 7s}\n  load-balancer: {services: {a: random}}");

    assertThat(reloaded.at("outcome")).isEqualTo("applied");
    assertThat(reloaded.body())
        .contains("rollcall.discovery.cache-ttl", "rollcall.load-balancer.services.a");
    assertThat(server.post("/api/v1/settings/reload", "").at("outcome")).isEqualTo("unchanged");
  }

  @ParameterizedTest
  @EnumSource(BrokenFile.class)
  void aWrongFileChangesNothingAndIsTold(BrokenFile kind) throws IOException {
    reload("discovery: {concurrency: 4}");
    kind.write(file);

    var refused = server.post("/api/v1/settings/reload", "");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("settings-refused");
    var settings = server.get("/api/v1/settings");
    assertThat(settings.each("settings", "value")).contains("4").doesNotContain("7");
    assertThat(settings.at("lastReload.outcome")).isEqualTo("refused");
    assertThat(settings.each("lastReload.problems", "message"))
        .allSatisfy(message -> assertThat(refused.detail()).contains(message))
        .isNotEmpty();
    assertThat(server.get("/prometheus").body())
        .contains("rollcall_settings_reloads_total{outcome=\"refused\"} 1.0");
  }

  @Test
  void whatNeedsARestartIsNamed() throws IOException {
    assertThat(reload("http: {max-connections: 9}\n  memory: {file: /tmp/f}").detail())
        .isEqualTo(
            "rollcall.memory.file changes at a restart alone: it is '', and is given as '/tmp/f'");
  }

  @Test
  void limitsHoldFromTheChangeOn() throws IOException {
    server.register("orders", "a");

    reload("registry: {max-instances: 1}");
    assertThat(server.register("orders", "b").problem()).isEqualTo("registry-full");

    reload("registry: {max-instances: 2}");
    assertThat(server.register("orders", "b").status()).isEqualTo(201);
  }

  @Test
  void picksGoByTheStrategyOfTheDay() throws IOException {
    server.register("orders", "a");
    var counted = "load-balancer: {services: {orders: least-connections}}";
    reload(counted);
    var pick = server.get("/api/v1/services/orders/select").at("pickId");

    reload("load-balancer: {strategy: random, pick-ttl: 2m}");

    assertThat(server.get("/api/v1/services/orders/select").at("strategy")).isEqualTo("random");
    assertThat(server.delete("/api/v1/picks/" + pick).status()).isEqualTo(204);
  }

  @Test
  void checksOfLaterRegistrationsGoByTheDefaultsOfTheDay() throws IOException {
    reload("health-check: {interval: 77s, timeout: 66s}");

    var registered =
        server.register(
            "orders", "a", "{\"host\":\"a\",\"port\":1,\"healthCheck\":{\"type\":\"tcp\"}}");

    assertThat(registered.at("healthCheck.interval")).isEqualTo("PT1M17S");
    assertThat(registered.at("healthCheck.timeout")).isEqualTo("PT1M6S");
  }

  @Test
  void probesGoByTheTargetsOfTheDay() throws IOException {
    var check = "{\"type\":\"tcp\",\"interval\":\"1s\",\"timeout\":\"500ms\"}";
    var instance =
        "{\"host\":\"127.0.0.1\",\"port\":%d,\"healthCheck\":%s}".formatted(server.port(), check);
    server.register("orders", "a", instance);
    await().atMost(15, SECONDS).until(() -> explain().contains("TCP connection accepted"));

    reload("health-check: {targets: {deny: 127.0.0.0/8}}");

    await().atMost(15, SECONDS).until(() -> explain().contains("probes may not connect to"));
  }

  @Test
  void ownHostsAreThoseOfTheDay() throws IOException {
    assertThat(statusFromPageOf("rollcall.example")).isEqualTo("HTTP/1.1 403");

    reload("http: {allowed-hosts: rollcall.example}");

    assertThat(statusFromPageOf("rollcall.example")).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void aFileThatRefusedSettingsNamedIsAwaited() throws IOException {
    var secret = file.resolveSibling("later");
    assertThat(reload("etcd: {user: u, password-file: %s}".formatted(secret)).status())
        .isEqualTo(422);

    Files.writeString(secret, "sesame");

    await()
        .atMost(15, SECONDS)
        .until(() -> "applied".equals(server.get("/api/v1/settings").at("lastReload.outcome")));
    assertThat(server.get("/prometheus").body())
        .contains("rollcall_settings_reloads_total{outcome=\"refused\"} 1.0");
  }

  @Test
  void theHttpServerIsTold() throws IOException {
    reload("http: {idle-timeout: 8m}\n  shutdown: {grace-period: 3s}");

    assertThat(server.bean(NettyHttpServerConfiguration.class).getIdleTimeout())
        .isEqualTo(Duration.ofMinutes(8));
    assertThat(server.bean(GracefulShutdownConfiguration.class).getGracePeriod())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void loggersAreToldHowMuchToSay() throws IOException {
    var logger = LoggerFactory.getLogger("io.rollcall.test.reload");
    assertThat(logger.isDebugEnabled()).isFalse();

    reload("log: {levels: {io.rollcall.test.reload: debug}}");
    assertThat(logger.isDebugEnabled()).isTrue();

    reload("log: {level: warn}");
    assertThat(logger.isInfoEnabled()).isFalse();
    reload("log: {level: info}");
    assertThat(logger.isInfoEnabled()).isTrue();
  }

  private String statusFromPageOf(String host) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      return connection
          .send(
              "GET /api/v1/stats HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n\r\n"
                  .formatted(host, host))
          .readTo("\r\n")
          .substring(0, "HTTP/1.1 200".length());
    }
  }

  private String explain() {
    return server.get("/api/v1/services/orders/explain").body();
  }

  private Answer reload(String settings) throws IOException {
    write(settings);
    return server.post("/api/v1/settings/reload", "");
  }

  private void write(String settings) throws IOException {
    Files.writeString(file, "rollcall:\n  " + settings + "\n");
  }

  private static String jsonText(int length) {
    return "\"" + "x".repeat(length) + "\"";
  }
}
