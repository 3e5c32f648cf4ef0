package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthRoleGrantPermissionRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import io.etcd.jetcd.api.Permission;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that do not let everybody in, and clusters that are not all there. */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.SAME_THREAD) // each test starts a server
class AccessTest {

  private static final String PASSWORD = "not-to-be-told";

  private final TestRegistries registries = new TestRegistries();
  private final Etcd etcd;

  AccessTest(Etcd etcd) {
    this.etcd = etcd;
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void tokenThatEtcdForgotIsReplaced() {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var registry = registries.connect(EtcdSettings.of(server.uri()).withUser("root", PASSWORD));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));

      server.stop();
      server.start();

      eventually(() -> put(registry, heartbeating("orders", "2")));
      eventually(() -> registry.renew(new InstanceKey("orders", "1"), Clock.system().now()));
      eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    }
  }

  @Test
  void tokenThatExpiresIsReplaced(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    var jwt =
        "--auth-token=jwt,pub-key=%s,priv-key=%s,sign-method=RS256,ttl=1s"
            .formatted(certificates.server(), certificates.serverKey());
    var options = ServerOptions.PLAIN.withSecret(PASSWORD).withArguments(jwt).withFiles(folder);
    try (var server = etcd.start(options)) {
      var registry = registries.connect(EtcdSettings.of(server.uri()).withUser("root", PASSWORD));
      var told = new ToldStates();
      registry.watch("orders", told);

      for (int i = 1; i <= 4; i++) {
        put(registry, heartbeating("orders", "" + i));
        registry.renew(new InstanceKey("orders", "1"), Clock.system().now());
        EtcdFixture.waitFor(Duration.ofMillis(1200));
      }

      eventually(() -> assertThat(told.ids()).containsExactly("1", "2", "3", "4"));
    }
  }

  @Test
  void refusalsTeachAndKeepThePasswordSecret() {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var settings = EtcdSettings.of(server.uri());
      var backend = registries.backend(settings.withUser("root", PASSWORD + "-wrong"));
      var wrong = backend.registry();
      var anonymous = registries.open(settings);

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(wrong, heartbeating("orders", "1")))
          .withMessageContaining("authentication failed")
          .satisfies(e -> assertThat(e).hasStackTraceContaining("authentication failed"))
          .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(anonymous, heartbeating("orders", "1")))
          .withMessageContaining("demands a user and password");
      assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(backend::check);
    }
  }

  @Test
  void userNeedsNoMoreThanItsPrefixAndWritesNothingElse() throws Exception {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var settings = EtcdSettings.of(server.uri());
      addUser(settings.withUser("root", PASSWORD), "/rollcall/v1/"); // as the documentation says

      var backend = registries.backend(settings.withUser("rollcall", "pw"));
      eventually(backend::check);
      var registry = backend.registry();
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      put(registry, heartbeating("orders", "1").zone("b"));
      put(registry, heartbeating("orders", "2"));
      registry.renew(new InstanceKey("orders", "1"), Clock.system().now());
      registry.remove(new InstanceKey("orders", "1"));
      registry.remove(new InstanceKey("orders", "2"));
      eventually(() -> assertThat(told.revision()).isGreaterThan(0));
      eventually(() -> assertThat(told.ids()).isEmpty());

      var cells = new ConcurrentHashMap<String, String>();
      backend.cells().follow(follower(cells));
      backend.cells().commit(List.of(), List.of(new Cells.Write.Put("heads/limits", "10")));
      eventually(() -> assertThat(cells).containsExactly(Map.entry("heads/limits", "10")));
      assertThat(backend.cells().get("heads/limits")).isNotNull();

      var outside = registries.open(settings.withUser("rollcall", "pw").withPrefix("/other"));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(outside, heartbeating("orders", "1")))
          .withMessageContaining("grant it readwrite");
      Concurrently.run(
          100,
          number ->
              assertThatExceptionOfType(BackendUnavailable.class)
                  .isThrownBy(() -> put(outside, probed("service-" + number, "1"))));
    }
  }

  @Test
  void serverMayDemandAClientCertificate(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    try (var server = etcd.start(ServerOptions.PLAIN.withCertificates(certificates))) {
      var settings = EtcdSettings.of(server.uri());
      var full =
          new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
      var registry = registries.connect(settings.withTls(full));

      put(registry, heartbeating("orders", "1"));

      assertThat(registry.read("orders").instances()).hasSize(1);
      for (var refused :
          List.of(settings, settings.withTls(new TlsFiles(certificates.authority(), null, null)))) {
        var stranger = registries.open(refused.withCallTimeout(Duration.ofSeconds(1)));
        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(() -> put(stranger, heartbeating("orders", "2")));
      }
    }
  }

  @Test
  void certificatesMayBeReplacedWhileItRuns(@TempDir Path folder) {
    var certificates = Certificates.create(folder.resolve("right"));
    var others = Certificates.create(folder.resolve("others"));
    try (var server = etcd.start(ServerOptions.PLAIN.withCertificates(certificates))) {
      var settings =
          EtcdSettings.of(server.uri())
              .withCallTimeout(Duration.ofSeconds(1))
              .withTls(files(others));
      var backend = registries.backend(settings);
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")));

      backend.prepare(settings.withTls(files(certificates))).run();

      eventually(() -> put(backend.registry(), heartbeating("orders", "1")));
    }
  }

  @Test
  void noTlsSessionOutlivesTheAuthorityItWasTrustedBy(@TempDir Path folder) {
    var certificates = Certificates.create(folder.resolve("right"));
    var others = Certificates.create(folder.resolve("others"));
    try (var server = etcd.start(ServerOptions.PLAIN.withCertificates(certificates));
        var network = TcpProxy.before(server.uri())) {
      var settings =
          EtcdSettings.of(network.uri(server.uri()))
              .withCallTimeout(Duration.ofSeconds(1))
              .withTls(files(certificates));
      var backend = registries.backend(settings);
      put(backend.registry(), heartbeating("orders", "1"));

      backend
          .prepare(
              settings.withTls(
                  new TlsFiles(
                      others.authority(), certificates.client(), certificates.clientKey())))
          .run();
      network.leadTo(server.uri());

      eventually(
          () ->
              assertThatExceptionOfType(BackendUnavailable.class)
                  .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")))
                  .withMessageContaining("PKIX path"));
    }
  }

  @Test
  void aPasswordMayBeReplacedWhileItRuns() {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var settings = EtcdSettings.of(server.uri());
      var backend = registries.backend(settings.withUser("root", "old"));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")))
          .withMessageContaining("authentication failed");

      backend.prepare(settings.withUser("root", PASSWORD)).run();

      eventually(() -> put(backend.registry(), heartbeating("orders", "1")));
    }
  }

  @Test
  void anotherLoginTakesEffectAtOnce() {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret(PASSWORD))) {
      var settings = EtcdSettings.of(server.uri());
      var right = settings.withUser("root", PASSWORD);
      var backend = registries.backend(right);
      put(backend.registry(), heartbeating("orders", "1"));

      backend.prepare(settings.withUser("root", PASSWORD + "-wrong")).run();
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")))
          .withMessageContaining("authentication failed");

      backend.prepare(right).run();
      put(backend.registry(), heartbeating("orders", "1"));
      backend.prepare(settings).run();
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(backend.registry(), heartbeating("orders", "1")))
          .withMessageContaining("demands a user and password");
    }
  }

  @Test
  void endpointsThatAreAwayAreNoHarm() {
    var shared = etcd.shared();
    var settings =
        EtcdSettings.of(
                URI.create("http://127.0.0.1:1"), URI.create("http://unknown.invalid"), shared)
            .withPrefix("/endpoints");
    for (int i = 0; i < 5; i++) {
      put(registries.connect(settings), heartbeating("orders", "" + i));
    }
  }

  private static Watcher<CellNews> follower(Map<String, String> told) {
    return new Watcher<>() {
      @Override
      public void onState(CellNews news) {
        var written =
            switch (news) {
              case CellNews.All(var all) -> all;
              case CellNews.Changed(var changed, _) -> changed;
            };
        written.forEach(cell -> told.put(cell.key(), cell.value()));
      }

      @Override
      public void onDisconnected(String reason) {
        throw new AssertionError("disconnected: " + reason);
      }
    };
  }

  private static TlsFiles files(Certificates certificates) {
    return new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
  }

  private void addUser(EtcdSettings root, String prefix) {
    try (var client = new EtcdClient(root)) {
      var from = ByteString.copyFromUtf8(prefix);
      var all =
          Permission.newBuilder()
              .setPermType(Permission.Type.READWRITE)
              .setKey(from)
              .setRangeEnd(Keys.endOf(from));
      client.write(
          AuthGrpc.getRoleAddMethod(), AuthRoleAddRequest.newBuilder().setName("rc").build());
      client.write(
          AuthGrpc.getRoleGrantPermissionMethod(),
          AuthRoleGrantPermissionRequest.newBuilder().setName("rc").setPerm(all).build());
      client.write(
          AuthGrpc.getUserAddMethod(),
          AuthUserAddRequest.newBuilder().setName("rollcall").setPassword("pw").build());
      client.write(
          AuthGrpc.getUserGrantRoleMethod(),
          AuthUserGrantRoleRequest.newBuilder().setUser("rollcall").setRole("rc").build());
    }
  }
}
