package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.Recorder;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Instant;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Slices that the controllers of Kubernetes keep are shown, where that is wanted. */
class ForeignSlicesTest {

  private static final InstanceKey LEGACY_1 = new InstanceKey("legacy", "10.0.0.9");

  private static final KubernetesCluster CLUSTER = Kubernetes.V1BETA1.start();

  private final TestNamespace namespace = new TestNamespace(CLUSTER);
  private final TestRegistries registries = new TestRegistries();
  private final Recorder<ServiceState> seen = Recorder.ofService();
  private final RegistryBackend registry =
      registries.connect(namespace.settings().withForeignServices("legacy", "orders"));

  @BeforeAll
  static void start() {
    CLUSTER.controllers().start();
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @AfterEach
  void close() {
    registries.close();
    namespace.close();
  }

  @Test
  void theyAreReadAndWatchedAndCannotBeWritten() {
    registry.watch("legacy", seen);
    make("legacy");

    seen.await(state -> state.instances().size() == 1);
    var shown = registry.read("legacy").instances().getFirst();
    assertThat(shown.key()).isEqualTo(LEGACY_1);
    assertThat(shown.registration().port()).isEqualTo(80);
    assertThat(shown.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(registry.find(LEGACY_1)).isEqualTo(shown);
    assertThat(registry.probes(shown.registration())).isTrue();
    assertThat(registry.origin(LEGACY_1)).contains("Service 'legacy'");

    assertRefused(() -> registry.put(shown.registration(), now(), PutMode.CREATE_OR_REPLACE));
    assertRefused(() -> registry.renew(LEGACY_1, now()));
    assertRefused(() -> registry.remove(LEGACY_1));
    assertRefused(
        () ->
            registry.report(
                new HealthReport(LEGACY_1, HealthStatus.UNHEALTHY, "", OptionalLong.empty())));
    assertRefused(() -> registry.beginMaintenance(LEGACY_1, new Maintenance(now(), "disk")));
    assertRefused(() -> registry.endMaintenance(LEGACY_1));
    assertThat(registry.removeUnhealthy(LEGACY_1, shown.revision())).isFalse();
    assertThat(registry.read("legacy").instances()).containsExactly(shown);
  }

  @Test
  void theyStandBesideInstancesOfRollcall() {
    make("orders", "rollcall.io/registrations: 'true'");
    put(registry, heartbeating("orders", "1"));
    registry.watch("orders", seen);

    seen.await(state -> state.instances().size() == 2);
    registry.remove(new InstanceKey("orders", "1"));

    seen.await(state -> state.instances().size() == 1);
    assertThat(registry.read("orders").instances())
        .extracting(ServiceInstance::id)
        .containsExactly("10.0.0.9");
  }

  @Test
  void whatIsNotAskedForIsNotShown() {
    make("other");
    make("legacy");

    eventually(() -> assertThat(registry.read("legacy").instances()).hasSize(1));
    assertThat(registry.read("other").instances()).isEmpty();
  }

  /** Endpoints of a Service, of which the controllers make a slice. */
  private void make(String service) {
    make(service, "");
  }

  private void make(String service, String annotations) {
    var path = "/api/v1/namespaces/" + namespace.name();
    namespace.make(
        path + "/services",
        """
        metadata: {name: %s, annotations: {%s}}
        spec: {clusterIP: None, ports: [{port: 80}]}
        """
            .formatted(service, annotations));
    namespace.make(
        path + "/endpoints",
        """
        metadata: {name: %s}
        subsets: [{addresses: [{ip: 10.0.0.9}], ports: [{port: 80}]}]
        """
            .formatted(service));
  }

  private static void assertRefused(ThrowingCallable write) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(write)
        .withMessageContaining("not of a slice of others");
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
