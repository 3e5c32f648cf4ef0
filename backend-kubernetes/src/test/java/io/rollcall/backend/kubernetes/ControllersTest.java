package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.store.RegistryBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside the controllers of Kubernetes, which see the slices of the version that is built in. */
class ControllersTest {

  private static final KubernetesCluster CLUSTER = Kubernetes.V1BETA1.start();

  private final TestNamespace namespace = new TestNamespace(CLUSTER);
  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private RegistryBackend registry;

  @BeforeAll
  static void start() {
    CLUSTER.controllers().start();
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

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
  void controllersLeaveSlicesAloneAndMirrorNothing() {
    var slices = namespace.connect().slices(Purpose.CALLERS);
    var before = ofOrders(slices);

    awaitControllers();

    assertThat(ofOrders(slices)).isEqualTo(before);
  }

  @Test
  void whoDeletesTheServiceDeregistersItsInstances() {
    var services = namespace.connect().services();

    services.delete(requireNonNull(services.get("orders")));

    eventually(() -> assertThat(told.ids()).isEmpty());
  }

  @Test
  void whoRegistersAfterTheServiceWasDeletedStays() {
    var services = namespace.connect().services();
    services.delete(requireNonNull(services.get("orders")));

    put(registry, heartbeating("orders", "3"));

    awaitGarbageCollection();
    eventually(() -> assertThat(told.ids()).containsExactly("3"));
    assertThat(ofOrders(namespace.connect().slices(Purpose.CALLERS)))
        .extracting(slice -> slice.getMetadata().getName())
        .containsExactly("orders.3");
  }

  /** Returns when what was there before is deleted if its owner is gone. */
  private void awaitGarbageCollection() {
    var maps = namespace.connect().configMaps(Purpose.CALLERS);
    namespace.make(
        "/api/v1/namespaces/%s/configmaps".formatted(namespace.name()),
        """
        metadata:
          name: orphan
          ownerReferences: [{apiVersion: v1, kind: Service, name: orders, uid: gone}]
        """);
    eventually(() -> assertThat(maps.get("orphan")).isNull());
  }

  /** Returns when the controllers of slices have seen all that was there before. */
  private void awaitControllers() {
    namespace.make(
        "/api/v1/namespaces/%s/services".formatted(namespace.name()),
        """
        metadata: {name: selecting}
        spec: {clusterIP: None, ports: [{port: 80}], selector: {app: selecting}}
        """);
    var slices = namespace.connect().slices(Purpose.CALLERS);
    eventually(
        () ->
            assertThat(slices.list(Map.of(Labels.SERVICE_NAME, "selecting")).items()).isNotEmpty());
  }

  private static List<EndpointSlice> ofOrders(Objects<EndpointSlice> slices) {
    return slices.list(Map.of(Labels.SERVICE_NAME, "orders")).items();
  }
}
