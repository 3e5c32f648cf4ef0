package io.rollcall.backend.kubernetes.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.rollcall.backend.kubernetes.KubernetesSettings;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.login.ClusterAccess.Direct;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network between Rollcall and the API server that fails, and servers that do. */
class NetworkTest {

  private static final Map<String, String> ALL = Map.of();
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  private KubernetesCluster cluster;
  private TestNamespace namespace;
  private TcpProxy network;
  private Objects<ConfigMap> near;
  private Objects<ConfigMap> maps;

  @BeforeEach
  void connect(@TempDir Path folder) throws IOException {
    use(Kubernetes.V1.shared(), folder);
  }

  private void use(KubernetesCluster used, Path folder) throws IOException {
    cluster = used;
    namespace = new TestNamespace(cluster);
    network = TcpProxy.before(cluster.uri());
    var token = Files.writeString(folder.resolve("token"), KubernetesUser.ADMIN.token());
    var trusted = new TlsFiles(cluster.certificates().authority(), null, null);
    var through =
        KubernetesSettings.of(new Direct(network.uri(cluster.uri()), trusted, token))
            .withNamespace(namespace.name())
            .withCallTimeout(CALL_TIMEOUT);
    near = namespace.connect().configMaps(Purpose.CALLERS);
    maps = namespace.connect(through).configMaps(Purpose.CALLERS);
  }

  @AfterEach
  void close() {
    namespace.close();
    network.close();
  }

  @Test
  void whatCannotBeSentHasNoEffect() {
    network.cut();
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(map("limits")));
    network.heal();
    assertThat(maps.get("limits")).isNull();
  }

  @Test
  void writeWithoutAnAnswerIsUnknown() {
    requireNonNull(maps.create(map("before")));
    network.hangAnswers();
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> maps.create(map("limits")));
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> maps.get("limits"));
    OpenRegistries.eventually(() -> assertThat(near.get("limits")).isNotNull());

    network.heal();
    assertThat(maps.create(map("limits"))).isNull();
  }

  @Test
  void watchThatIsCutEnds() {
    var told = new ToldObjects<ConfigMap>();
    var listed = maps.list(ALL);
    try (var _ = maps.watch(ALL, listed.resourceVersion(), told)) {
      near.create(map("limits"));
      OpenRegistries.eventually(() -> assertThat(told.besidesBookmarks()).hasSize(1));
      network.cut();
      assertEnded(told);
    }
    network.heal();
    near.create(map("missed"));
    var after = new ToldObjects<ConfigMap>();
    try (var _ = maps.watch(ALL, listed.resourceVersion(), after)) {
      OpenRegistries.eventually(
          () -> assertThat(after.besidesBookmarks().toString()).contains("limits", "missed"));
    }
  }

  @Test
  void watchThatIsClosedLeavesNoConnectionBehind() {
    var told = new ToldObjects<ConfigMap>();
    int open;
    try (var _ = maps.watch(ALL, maps.list(ALL).resourceVersion(), told)) {
      near.create(map("limits"));
      OpenRegistries.eventually(() -> assertThat(told.besidesBookmarks()).hasSize(1));
      open = network.connections();
    }
    OpenRegistries.eventually(() -> assertThat(network.connections()).isLessThan(open));
  }

  @Test
  void serverThatWasKilledIsFoundAgain(@TempDir Path folder) throws IOException {
    close();
    try (var own = Kubernetes.V1BETA1.start()) {
      use(own, folder);
      var told = new ToldObjects<ConfigMap>();
      var listed = maps.list(ALL);
      var kept = requireNonNull(maps.create(map("limits")));
      try (var _ = maps.watch(ALL, listed.resourceVersion(), told)) {
        OpenRegistries.eventually(() -> assertThat(told.besidesBookmarks()).isNotEmpty());
        own.apiServer().kill();
        assertEnded(told);
      }
      assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> maps.get("limits"));

      own.apiServer().start();
      OpenRegistries.eventually(() -> assertThat(maps.get("limits")).isEqualTo(kept));
    }
  }

  @Test
  void watchFromBeforeACompactionHasToListAgain(@TempDir Path folder) throws IOException {
    close();
    try (var own = Kubernetes.V1BETA1.start("--watch-cache=false")) {
      use(own, folder);
      var old = maps.list(ALL).resourceVersion();
      requireNonNull(maps.create(map("first")));
      requireNonNull(maps.create(map("second")));
      own.compact();

      var told = new ToldObjects<ConfigMap>();
      try (var _ = maps.watch(ALL, old, told)) {
        OpenRegistries.eventually(
            () ->
                assertThat(told.all())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        News.Ended.class, end -> assertThat(end.mustListAgain()).isTrue()));
      }
    }
  }

  private static void assertEnded(ToldObjects<ConfigMap> told) {
    OpenRegistries.eventually(
        () ->
            assertThat(told.all())
                .last()
                .isInstanceOfSatisfying(
                    News.Ended.class,
                    end -> {
                      assertThat(end.why()).isInstanceOf(BackendUnavailable.class);
                      assertThat(end.mustListAgain()).isFalse();
                    }));
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
