package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An API server that is hurt. */
class TroubleTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");
  private static final Duration TTL = Duration.ofSeconds(5);

  private static final KubernetesCluster CLUSTER = Kubernetes.V1.start();

  private final TestNamespace namespace = new TestNamespace(CLUSTER);
  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();

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
  void nothingIsLostWithAnApiServerThatIsKilledForLongerThanATtl() {
    var registry = registries.connect(namespace.settings());
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1", TTL));
    eventually(() -> assertThat(told.ids()).containsExactly("1"));
    var revision = told.revision();

    CLUSTER.apiServer().kill();
    Awaitility.await().pollDelay(TTL.plusSeconds(1)).atMost(TTL.multipliedBy(2)).until(() -> true);
    assertThat(told.ids()).containsExactly("1");
    assertThat(told.disconnection()).isNotNull();
    CLUSTER.apiServer().start();

    eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
    eventually(() -> assertThat(told.disconnection()).isNull());
    assertThat(told.ids()).containsExactly("1");
    assertThat(told.revision()).isEqualTo(revision);
    eventually(() -> assertThat(registry.find(ORDERS_1)).isNull());
  }

  @Test
  void whatHappensAfterEverythingWasForgottenIsTold() {
    var registry = registries.connect(namespace.settings());
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    eventually(() -> assertThat(told.ids()).containsExactly("1"));

    CLUSTER.apiServer().stop();
    CLUSTER.compact();
    CLUSTER.apiServer().start();

    eventually(() -> put(registry, heartbeating("orders", "2")));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
  }
}
