package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that do not let everybody in, that are down, and that forget. */
class AccessTest {

  private static final String SECRET = "5ec7e7aa-0000-4000-8000-00000000c0de";
  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
          .build();

  private final Scheduler scheduler = Scheduler.system();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void leastRightsAreEnough() {
    try (var server = Consul.start(ServerOptions.PLAIN.withSecret(SECRET));
        var registry =
            open(
                ConsulSettings.of(server.uri())
                    .withServicePrefix("prod-")
                    .withToken(
                        token(
                            server.uri(),
                            "service_prefix \\\"prod-\\\" { policy = \\\"write\\\" }"
                                + " node_prefix \\\"\\\" { policy = \\\"read\\\" }"
                                + " agent_prefix \\\"\\\" { policy = \\\"read\\\" }"
                                + " key_prefix \\\"rollcall/v2-prod-/\\\""
                                + " { policy = \\\"write\\\" }")))) {
      eventually(() -> put(registry, ORDERS_1));
      eventually(registry::check);
      registry.renew(ORDERS_1.key(), Clock.system().now());
      assertThat(registry.read("orders").instances()).hasSize(1);
      registry.remove(ORDERS_1.key());
      assertThat(registry.read("orders").instances()).isEmpty();
    }
  }

  @Test
  void missingRightsAreAnErrorAndNoEmptiness() {
    try (var server = Consul.start(ServerOptions.PLAIN.withSecret(SECRET))) {
      var all = open(ConsulSettings.of(server.uri()).withToken(SECRET));
      eventually(() -> put(all, ORDERS_1));
      var nodesOnly =
          token(
              server.uri(),
              "node_prefix \\\"\\\" { policy = \\\"read\\\" }"
                  + " agent_prefix \\\"\\\" { policy = \\\"read\\\" }");
      for (var settings :
          List.of(
              ConsulSettings.of(server.uri()),
              ConsulSettings.of(server.uri()).withToken("00000000-0000-4000-8000-000000000000"),
              ConsulSettings.of(server.uri()).withToken(nodesOnly))) {
        var registry = open(settings);
        var told = new Told();
        registry.watch("orders", told);

        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(() -> registry.read("orders"));
        assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(registry::check);
        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(() -> registry.renew(new InstanceKey("orders", "2"), Clock.system().now()));
        eventually(() -> assertThat(told.reason.get()).contains("token"));
        assertThat(told.state.get()).isNull();
        registry.close();
      }
      all.close();
    }
  }

  @Test
  void clientCertificateIsShownWhereOneIsDemanded(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    var tls =
        new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
    try (var server = Consul.start(ServerOptions.PLAIN.withCertificates(certificates));
        var registry = open(ConsulSettings.of(server.uri()).withTls(tls));
        var stranger =
            open(
                ConsulSettings.of(server.uri())
                    .withTls(new TlsFiles(certificates.authority(), null, null)))) {
      eventually(() -> put(registry, ORDERS_1));
      assertThat(registry.read("orders").instances()).hasSize(1);
      assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(stranger::check);
    }
  }

  @Test
  void tokenMayBeReplacedWhileItRuns() {
    try (var server = Consul.start(ServerOptions.PLAIN.withSecret(SECRET))) {
      var settings = ConsulSettings.of(server.uri()).withToken(SECRET);
      try (var registry = open(settings)) {
        eventually(() -> put(registry, ORDERS_1));

        registry.prepare(settings.withToken("00000000-0000-4000-8000-000000000000")).run();
        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(() -> registry.read("orders"));

        registry.prepare(settings).run();
        assertThat(registry.read("orders").instances()).hasSize(1);
      }
    }
  }

  @Test
  void certificatesMayBeReplacedWhileItRuns(@TempDir Path folder) {
    var right = Certificates.create(folder.resolve("right"));
    var others = Certificates.create(folder.resolve("others"));
    try (var server = Consul.start(ServerOptions.PLAIN.withCertificates(right))) {
      var settings = ConsulSettings.of(server.uri()).withTls(files(others));
      try (var registry = open(settings)) {
        assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(registry::check);

        registry.prepare(settings.withTls(files(right))).run();

        eventually(() -> put(registry, ORDERS_1));
      }
    }
  }

  private static TlsFiles files(Certificates certificates) {
    return new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
  }

  @Test
  void firstAgentThatAnswersIsUsed() {
    try (var server = Consul.start(ServerOptions.PLAIN);
        var registry = open(ConsulSettings.of(URI.create("http://127.0.0.1:1"), server.uri()))) {
      eventually(() -> put(registry, ORDERS_1));
      assertThat(registry.read("orders").instances()).hasSize(1);
    }
  }

  @Test
  void anotherDatacenterIsAnError() {
    try (var server = Consul.start(ServerOptions.PLAIN);
        var registry = open(ConsulSettings.of(server.uri()).withDatacenter("elsewhere"))) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, ORDERS_1))
          .withMessageContaining("'dc1', not in 'elsewhere'");
    }
  }

  @Test
  void serverThatComesUpLaterIsFollowed() {
    try (var server = Consul.start(ServerOptions.PLAIN)) {
      server.stop();
      try (var registry = open(ConsulSettings.of(server.uri()))) {
        var told = new Told();
        registry.watch("orders", told);
        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(() -> put(registry, ORDERS_1));
        eventually(() -> assertThat(told.reason.get()).contains("cannot be reached"));

        server.start();

        eventually(() -> put(registry, ORDERS_1));
        eventually(() -> assertThat(told.ids()).containsExactly("1"));
      }
    }
  }

  @Test
  void whatTheStoreLostIsNeverToldAsGone() {
    try (var server = Consul.start(ServerOptions.PLAIN);
        var registry = open(ConsulSettings.of(server.uri()))) {
      var told = new Told();
      registry.watch("orders", told);
      eventually(() -> put(registry, ORDERS_1));
      eventually(() -> assertThat(told.ids()).containsExactly("1"));
      server.kill();
      server.wipe();
      server.start();

      var first =
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .ignoreExceptionsInstanceOf(BackendUnavailable.class)
              .until(
                  () -> {
                    registry.renew(ORDERS_1.key(), Clock.system().now());
                    return registry.read("orders").instances();
                  },
                  answered -> true);
      assertThat(first).extracting(ServiceInstance::registration).containsExactly(ORDERS_1);
      eventually(() -> assertThat(told.ids()).containsExactly("1"));
    }
  }

  @Test
  void tokenIsNeverShown() {
    var settings = ConsulSettings.of(URI.create("http://127.0.0.1:1")).withToken(SECRET);
    assertThat(settings.toString()).doesNotContain(SECRET);
    try (var registry = open(settings)) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(registry::check)
          .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain(SECRET));
    }
  }

  private ConsulRegistry open(ConsulSettings settings) {
    return ConsulRegistry.open(settings, Clock.system(), scheduler);
  }

  private static void put(RegistryBackend registry, Registration registration) {
    registry.put(
        registration,
        Clock.system().now().truncatedTo(ChronoUnit.MILLIS),
        PutMode.CREATE_OR_REPLACE);
  }

  private static String token(URI server, String rules) {
    var consul = PlainConsul.at(server).withToken(SECRET);
    var policy =
        consul.put(
            "acl/policy",
            "{\"Name\":\"p%d\",\"Rules\":\"%s\"}".formatted(Clock.system().nanos(), rules));
    return consul
        .put("acl/token", "{\"Policies\":[{\"ID\":\"%s\"}]}".formatted(policy.get("ID").asText()))
        .get("SecretID")
        .asText();
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(io.rollcall.model.RegistryException.class)
        .untilAsserted(assertion);
  }

  private static final class Told implements Watcher<ServiceState> {
    private final AtomicReference<ServiceState> state = new AtomicReference<>();
    private final AtomicReference<String> reason = new AtomicReference<>();

    @Override
    public void onState(ServiceState state) {
      this.state.set(state);
    }

    @Override
    public void onDisconnected(String reason) {
      this.reason.set(reason);
    }

    List<String> ids() {
      var last = state.get();
      return last == null
          ? List.of()
          : last.instances().stream().map(instance -> instance.key().id()).toList();
    }
  }
}
