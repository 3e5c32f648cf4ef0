package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import io.rollcall.time.Clock;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that do not let everybody in. */
@ParameterizedClass
@EnumSource
class AccessTest {

  private static final Path PAGE = Path.of("../docs/backends/redis.md");
  private static final String PASSWORD = "not-to-be-told";
  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final TestRegistries registries = new TestRegistries();
  private final Redis redis;

  AccessTest(Redis redis) {
    this.redis = redis;
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void refusalsTeachAndKeepThePasswordSecret() {
    try (var server = redis.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var settings = RedisSettings.of(server.uri());
      var wrong = registries.backend(settings.withUser("default", PASSWORD + "-wrong"));
      var anonymous = registries.open(settings);

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(wrong.registry(), heartbeating("orders", "1")))
          .withMessageContaining("does not know this user and password")
          .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(anonymous, heartbeating("orders", "1")))
          .withMessageContaining("demands a password");
      assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(wrong::check);
      put(registries.open(settings.withUser("default", PASSWORD)), heartbeating("orders", "1"));
    }
  }

  @Test
  void userNeedsNoMoreThanThePageSays() throws IOException {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      Redis.ask(server.uri(), rights("5ec4e7").split(" ", -1));
      Redis.ask(server.uri(), "ACL", "SETUSER", "default", "off");
      var settings = RedisSettings.of(server.uri()).withUser("rollcall", "5ec4e7");
      var backend = registries.backend(settings);
      eventually(backend::check);
      useAll(backend);
      var other = registries.open(settings.withPrefix("elsewhere"));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(other, heartbeating("orders", "1")))
          .withMessageContaining("may not do this");
    }
  }

  @Test
  void rightThatAFunctionLacksIsNamedAndLeavesTheWriteUnknown() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      Redis.ask(server.uri(), "ACL", "SETUSER", "default", "-xadd");

      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "1")))
          .withMessageContaining("may not do this");
    }
  }

  /** The command on the page, which is written over several lines. */
  private static String rights(String password) throws IOException {
    var page = Files.readString(PAGE);
    int start = page.indexOf("ACL SETUSER");
    return page.substring(start, page.indexOf("```", start))
        .replaceAll("[\\s\\\\]+", " ")
        .replace("PASSWORD", password)
        .strip();
  }

  private static void useAll(RedisBackend backend) {
    var registry = backend.registry();
    var told = new ToldStates();
    registry.watch("orders", told);
    var first = put(registry, heartbeating("orders", "1", Duration.ofSeconds(5))).instance();
    put(registry, heartbeating("orders", "2"));
    put(registry, heartbeating("orders", "2").zone("b"));
    registry.renew(ORDERS_1, Clock.system().now());
    registry.report(
        new HealthReport(ORDERS_1, HealthStatus.UNHEALTHY, "disk full", OptionalLong.empty()));
    registry.beginMaintenance(ORDERS_1, new Maintenance(Clock.system().now(), "deploy"));
    registry.endMaintenance(ORDERS_1);
    registry.replaceMetadata(first.registration(), Map.of("team", "a"));
    assertThat(registry.find(ORDERS_1)).isNotNull();
    eventually(() -> assertThat(told.ids()).containsExactly("2"));
    assertThat(told.expired()).containsExactly("1");
    registry.remove(new InstanceKey("orders", "2"));
    eventually(() -> assertThat(told.ids()).isEmpty());

    var cells = backend.cells();
    cells.commit(List.of(new Guard("heads/a", 0)), List.of(new Write.Put("heads/a", "1")));
    assertThat(cells.list("heads/", null, 10)).hasSize(1);
    cells.commit(List.of(), List.of(new Write.Delete("heads/a")));
    assertThat(cells.get("heads/a")).isNull();
  }

  @Test
  void serversAndClientsKnowEachOtherByTheirCertificates(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    try (var server = redis.start(ServerOptions.PLAIN.withCertificates(certificates))) {
      var trusting = new TlsFiles(certificates.authority(), null, null);
      var showing =
          new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());

      put(
          registries.connect(RedisSettings.of(server.uri()).withTls(showing)),
          heartbeating("orders", "1"));

      assertUnavailable(RedisSettings.of(server.uri()).withTls(trusting));
      assertUnavailable(RedisSettings.of(server.uri()));
      var plain = URI.create("redis://127.0.0.1:" + server.uri().getPort());
      assertUnavailable(RedisSettings.of(plain));
    }
  }

  @Test
  void otherLoginsAndCertificatesCountFromTheNextConnectionOn(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    var options = ServerOptions.PLAIN.withCertificates(certificates).withSecret(PASSWORD);
    try (var server = redis.start(options)) {
      var showing =
          new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
      var settings = RedisSettings.of(server.uri()).withTls(showing);
      var backend = registries.backend(settings.withUser("default", "wrong"));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")));

      backend.prepare(settings.withUser("default", PASSWORD)).run();

      eventually(backend::check);
      put(backend.registry(), heartbeating("orders", "1"));
    }
  }

  private void assertUnavailable(RedisSettings settings) {
    var registry = registries.open(settings.withCallTimeout(Duration.ofSeconds(1)));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> put(registry, heartbeating("orders", "1")));
  }
}
