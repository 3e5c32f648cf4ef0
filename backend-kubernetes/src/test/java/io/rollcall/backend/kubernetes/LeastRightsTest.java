package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.store.Cells.Write;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rights that we tell operators to grant are enough. */
class LeastRightsTest {

  private static final Path RIGHTS = Path.of("../deploy/kubernetes/rbac.yaml");
  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final TestRegistries registries = new TestRegistries();

  @AfterEach
  void close() {
    registries.close();
  }

  @ParameterizedTest
  @EnumSource
  void theyAreEnough(Kubernetes kubernetes) throws IOException {
    var cluster = kubernetes.shared();
    try (var namespace = new TestNamespace(cluster)) {
      grant(namespace);
      var access = new ClusterAccess.Kubeconfig(cluster.kubeconfig(KubernetesUser.ROLLCALL), null);
      var settings =
          KubernetesSettings.of(access).withNamespace(namespace.name()).withForeignServices("");
      var backend = registries.backend(settings);
      eventually(backend::check);
      var registry = backend.registry();

      put(registry, heartbeating("orders", "1"));
      registry.renew(ORDERS_1, Clock.system().now());
      registry.report(
          new HealthReport(ORDERS_1, HealthStatus.UNHEALTHY, "disk full", OptionalLong.empty()));
      registry.beginMaintenance(ORDERS_1, new Maintenance(Clock.system().now(), "new disk"));
      assertThat(registry.read("orders").instances()).hasSize(1);
      registry.endMaintenance(ORDERS_1);
      registry.remove(ORDERS_1);
      assertThat(registry.read("orders").instances()).isEmpty();
      eventually(() -> assertThat(registry.confirmedNanos()).isPresent());

      var cells = backend.cells();
      assertThat(cells.commit(List.of(), List.of(new Write.Put("heads/a", "1")))).isPresent();
      assertThat(cells.commit(List.of(), List.of(new Write.Delete("heads/a")))).isPresent();
      eventually(() -> assertThat(cells.confirmedNanos()).isPresent());
    }
  }

  /** Has the user {@code rollcall} do what our file grants to a pod. */
  private static void grant(TestNamespace namespace) throws IOException {
    var path = "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/".formatted(namespace.name());
    var role =
        Stream.of(Files.readString(RIGHTS).split("\n---\n"))
            .filter(document -> document.contains("kind: Role\n"))
            .findFirst()
            .orElseThrow();
    namespace.make(path + "roles", role);
    namespace.make(
        path + "rolebindings",
        """
        metadata: {name: rollcall}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rollcall}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: rollcall}]
        """);
  }
}
