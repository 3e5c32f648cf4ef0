package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plain users see and do by {@code kubectl}. */
class UsersTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final KubernetesCluster cluster = Kubernetes.V1.shared();
  private final TestNamespace namespace = new TestNamespace(cluster);
  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private RegistryBackend registry;

  @BeforeEach
  void register() {
    registry = registries.connect(namespace.settings());
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    put(registry, heartbeating("orders", "2"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
  }

  @AfterEach
  void close() {
    registries.close();
    namespace.close();
  }

  @Test
  void instancesAreListed() {
    var listed = kubectl("get", "endpointslices.discovery.k8s.io", "-o", "name");

    assertThat(listed).contains("/orders.1\n", "/orders.2\n");
  }

  @Test
  void whatAUserDeletesIsDeregistered() {
    long before = told.revision();

    kubectl("delete", "endpointslices.discovery.k8s.io", "orders.1");

    assertOnlyOtherIsThere(before);
  }

  @Test
  void whatAUserTakesTheLabelOffIsDeregisteredAndCanRegisterAgain() {
    long before = told.revision();

    kubectl(
        "label",
        "endpointslices.discovery.k8s.io",
        "orders.1",
        Labels.MANAGED_BY + "=somebody-else",
        "--overwrite");

    eventually(() -> assertThat(told.ids()).containsExactly("2"));
    assertThat(told.revision()).isGreaterThan(before);
  }

  @Test
  void whatAUserSpoilsIsDeregisteredAndCanRegisterAgain() {
    long before = told.revision();

    kubectl(
        "annotate",
        "endpointslices.discovery.k8s.io",
        "orders.1",
        InstanceSlices.CONTENT + "=spoilt",
        "--overwrite");

    assertOnlyOtherIsThere(before);
  }

  private void assertOnlyOtherIsThere(long before) {
    eventually(() -> assertThat(told.ids()).containsExactly("2"));
    long after = told.revision();
    assertThat(after).isGreaterThan(before);
    assertThatExceptionOfType(InstanceNotFound.class)
        .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));

    put(registry, heartbeating("orders", "1"));

    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    assertThat(told.revision()).isGreaterThan(after);
  }

  private String kubectl(String... arguments) {
    var all = new java.util.ArrayList<>(java.util.List.of(arguments));
    all.add("--namespace=" + namespace.name());
    var run = cluster.kubectl(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.said()).isZero();
    return run.said();
  }
}
