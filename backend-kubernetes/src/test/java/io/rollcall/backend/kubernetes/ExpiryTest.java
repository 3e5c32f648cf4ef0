package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.SOON;
import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances whose heartbeats stop, or come to other replicas. */
class ExpiryTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final TestRegistries registries = new TestRegistries();

  @AfterEach
  void close() {
    registries.close();
    namespace.close();
  }

  @Test
  void heartbeatsMayComeToWhicheverReplicaThereIs() {
    var first = registries.backend(namespace.settings());
    var second = registries.connect(namespace.settings());
    eventually(first::check);
    put(first.registry(), heartbeating("orders", "1", TTL));

    keep(first.registry(), second, TTL.multipliedBy(2));
    first.close();
    keep(second, second, TTL.multipliedBy(2));

    eventually(() -> assertThat(second.find(ORDERS_1)).isNull());
  }

  @Test
  void nothingExpiresWhileNoReplicaRunsAndEverythingHasAFullTtlThen() {
    var before = registries.backend(namespace.settings());
    eventually(before::check);
    put(before.registry(), heartbeating("orders", "1", TTL));
    before.close();
    await(TTL.plusSeconds(1));

    var after = registries.connect(namespace.settings());
    long startNanos = Clock.system().nanos();

    eventually(() -> assertThat(after.find(ORDERS_1)).isNull());
    assertThat(Clock.system().since(startNanos)).isGreaterThan(TTL.minusSeconds(1));
  }

  @Test
  void ofManyThatStopAFewLeaveAndTheOthersAreUnhealthyUntilTheyHeartbeat() {
    var registry = registries.connect(namespace.settings());
    registries.connect(namespace.settings());
    var told = new ToldStates();
    registry.watch("orders", told);
    for (int i = 0; i < 20; i++) {
      put(registry, heartbeating("orders", "" + i, TTL));
    }

    eventually(() -> assertThat(told.ids()).hasSize(17));
    eventually(
        () ->
            assertThat(registry.read("orders").instances())
                .noneMatch(ServiceInstance::isServed)
                .hasSize(17));
    var kept = registry.read("orders").instances().getFirst();
    registry.renew(kept.key(), Clock.system().now());

    assertThat(requireNonNull(registry.find(kept.key())).isServed()).isTrue();
    assertThat(told.expired()).hasSize(3);
  }

  /** Has heartbeats come to one and the other for so long, and checks that that is enough. */
  private static void keep(RegistryBackend one, RegistryBackend other, Duration duration) {
    var clock = Clock.system();
    long startNanos = clock.nanos();
    for (int i = 0; clock.since(startNanos).compareTo(duration) < 0; i++) {
      (i % 2 == 0 ? one : other).renew(ORDERS_1, clock.now());
      assertThat(requireNonNull(other.find(ORDERS_1)).isServed()).isTrue();
      await(TTL.dividedBy(3));
    }
  }

  private static void await(Duration duration) {
    Awaitility.await().pollDelay(duration).atMost(duration.plus(SOON)).until(() -> true);
  }
}
