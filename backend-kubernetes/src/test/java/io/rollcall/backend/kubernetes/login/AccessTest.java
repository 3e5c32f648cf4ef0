package io.rollcall.backend.kubernetes.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.rollcall.backend.kubernetes.KubernetesSettings;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.login.ClusterAccess.Direct;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call, and how that changes while Rollcall runs. */
class AccessTest {

  @TempDir private Path folder;
  private final KubernetesCluster cluster = Kubernetes.V1.shared();
  private final TlsFiles trusted = new TlsFiles(cluster.certificates().authority(), null, null);
  private TestNamespace namespace;
  private Path token;

  @BeforeEach
  void make() throws IOException {
    namespace = new TestNamespace(cluster);
    token = Files.writeString(folder.resolve("token"), KubernetesUser.ADMIN.token() + "\n");
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void tokenThatIsNoLongerGoodIsReplacedByAnotherOne() throws IOException {
    var maps = connect(new Direct(cluster.uri(), trusted, token));
    maps.create(map("first"));

    Files.writeString(token, "of-yesterday");
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(map("second")))
        .withMessageContaining("does not know who Rollcall is")
        .satisfies(e -> assertThat(e).message().doesNotContain("yesterday"));

    Files.writeString(token, KubernetesUser.ADMIN.token());
    assertThat(maps.create(map("second"))).isNotNull();
  }

  @Test
  void podIsWhoItsServiceAccountSays() throws IOException {
    var accounts = "/api/v1/namespaces/%s/serviceaccounts".formatted(namespace.name());
    namespace.make(accounts, "metadata: {name: rollcall}");
    grant("{kind: ServiceAccount, name: rollcall, namespace: %s}".formatted(namespace.name()));
    Files.copy(cluster.certificates().authority(), folder.resolve("ca.crt"));
    Files.writeString(token, issued(accounts));
    var environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            cluster.uri().getHost(),
            "KUBERNETES_SERVICE_PORT",
            "" + cluster.uri().getPort());

    var maps = connect(ClusterLogin.pod(environment, folder));
    OpenRegistries.eventually(() -> assertThat(maps.create(map("limits"))).isNotNull());

    revoke();
    OpenRegistries.eventually(
        () ->
            assertThatExceptionOfType(BackendUnavailable.class)
                .isThrownBy(() -> maps.get("limits"))
                .withMessageContaining("does not know who Rollcall is"));
    namespace.make(accounts, "metadata: {name: rollcall}");
    Files.writeString(token, issued(accounts));
    OpenRegistries.eventually(() -> assertThat(maps.get("limits")).isNotNull());
  }

  @Test
  void clientCertificateSaysWhoRollcallIs() {
    grant("{apiGroup: rbac.authorization.k8s.io, kind: User, name: client}");
    var certificates = cluster.certificates();
    var own =
        new TlsFiles(certificates.authority(), certificates.client(), certificates.clientKey());
    var maps = connect(new Direct(cluster.uri(), own, null));
    OpenRegistries.eventually(() -> assertThat(maps.create(map("limits"))).isNotNull());
  }

  @Test
  void rightsThatAreMissingAreNamed() throws IOException {
    Files.writeString(token, KubernetesUser.ROLLCALL.token());
    var maps = connect(new Direct(cluster.uri(), trusted, token));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(map("limits")))
        .withMessageContaining("rbac.yaml")
        .withMessageContaining("configmaps")
        .satisfies(e -> assertThat(e).message().doesNotContain(KubernetesUser.ROLLCALL.token()));
  }

  @Test
  void serverThatIsNotTrustedIsToldNothing() {
    var others = Certificates.create(folder.resolve("others"));
    var maps =
        connect(new Direct(cluster.uri(), new TlsFiles(others.authority(), null, null), token));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(map("limits")))
        .withMessageContaining("PKIX path");
  }

  @Test
  void accessMayBeReplacedWhileItRuns() {
    var others = Certificates.create(folder.resolve("others"));
    var settings = namespace.settings();
    var wrong = new Direct(cluster.uri(), new TlsFiles(others.authority(), null, null), token);
    var connection = namespace.connect(with(wrong));
    var maps = connection.configMaps(Purpose.CALLERS);
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(map("limits")));

    connection.prepare(settings.access()).run();
    assertThat(maps.create(map("limits"))).isNotNull();
  }

  private Objects<ConfigMap> connect(ClusterAccess access) {
    return namespace.connect(with(access)).configMaps(Purpose.CALLERS);
  }

  private KubernetesSettings with(ClusterAccess access) {
    return KubernetesSettings.of(access).withNamespace(namespace.name());
  }

  private void grant(String subject) {
    var rights = "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/".formatted(namespace.name());
    namespace.make(
        rights + "roles",
        """
        metadata: {name: rollcall}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, create]}]
        """);
    namespace.make(
        rights + "rolebindings",
        """
        metadata: {name: rollcall}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rollcall}
        subjects: [%s]
        """
            .formatted(subject));
  }

  private String issued(String accounts) {
    var issued = namespace.make(accounts + "/rollcall/token", "spec: {expirationSeconds: 600}");
    return issued.replaceAll("(?s).*\"token\":\\s*\"([^\"]+)\".*", "$1");
  }

  private void revoke() throws IOException {
    try (var api = cluster.api(KubernetesUser.ADMIN)) {
      var path = "/api/v1/namespaces/%s/serviceaccounts/rollcall".formatted(namespace.name());
      assertThat(api.delete(path).statusCode()).isEqualTo(200);
    }
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
