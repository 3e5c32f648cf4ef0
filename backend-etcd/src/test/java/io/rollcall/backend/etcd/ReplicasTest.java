package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas over one prefix. */
@ParameterizedClass
@EnumSource
class ReplicasTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration GONE = Duration.ofSeconds(10);

  private final TestRegistries registries = new TestRegistries();
  private final EtcdSettings settings;
  private final RegistryBackend one;
  private final RegistryBackend other;
  private final ToldStates toldByOne = new ToldStates();
  private final ToldStates toldByOther = new ToldStates();

  ReplicasTest(Etcd etcd) {
    settings = EtcdFixture.sharedServer(etcd);
    one = registries.connect(settings);
    other = registries.connect(settings);
  }

  @AfterEach
  void close() {
    registries.close();
  }

  private void watchOrders() {
    one.watch("orders", toldByOne);
    other.watch("orders", toldByOther);
  }

  @Test
  void whatOneDoesTheOtherTells() {
    watchOrders();

    put(one, heartbeating("orders", "1"));
    eventually(() -> assertThat(toldByOther.ids()).containsExactly("1"));
    other.report(
        new HealthReport(
            new InstanceKey("orders", "1"), HealthStatus.UNHEALTHY, "full", OptionalLong.empty()));
    eventually(
        () ->
            assertThat(toldByOne.all().getLast().instances())
                .extracting(ServiceInstance::status)
                .containsExactly(HealthStatus.UNHEALTHY));
    other.renew(new InstanceKey("orders", "1"), Clock.system().now());
    put(other, heartbeating("orders", "1").zone("b"));
    one.renew(new InstanceKey("orders", "1"), Clock.system().now());
    other.remove(new InstanceKey("orders", "1"));
    eventually(() -> assertThat(toldByOne.ids()).isEmpty());
    assertAgreement();
  }

  @Test
  void expiryIsWrittenDownOnceAndBothAgree() {
    watchOrders();
    put(one, probed("orders", "stays"));
    put(other, heartbeating("orders", "expires", TTL));
    var before = one.read("orders").revision();
    eventually(() -> assertThat(toldByOne.ids()).hasSize(2));

    Awaitility.await()
        .atMost(GONE)
        .untilAsserted(
            () -> {
              assertThat(toldByOne.ids()).containsExactly("stays");
              assertThat(toldByOther.ids()).containsExactly("stays");
            });

    assertThat(toldByOne.expired()).containsExactly("expires");
    assertThat(toldByOther.expired()).containsExactly("expires");
    assertThat(one.read("orders").revision()).isGreaterThan(before);
    assertAgreement();
  }

  @Test
  void replicaThatStartsLaterGivesTheSameRevisions() {
    put(one, heartbeating("orders", "1"));
    put(one, heartbeating("orders", "2"));
    one.remove(new InstanceKey("orders", "1"));
    put(one, heartbeating("payments", "1"));
    one.remove(new InstanceKey("payments", "1"));

    var late = registries.connect(settings);

    eventually(
        () -> {
          for (var service : new String[] {"orders", "payments", "unheard-of"}) {
            var toldByLate = new ToldStates();
            late.watch(service, toldByLate);
            assertThat(toldByLate.revision()).isEqualTo(one.read(service).revision());
            assertThat(late.read(service).revision()).isEqualTo(other.read(service).revision());
          }
        });
  }

  @Test
  void servicesThatLeaveTakeTheirKeysAlong() {
    for (int i = 0; i < 20; i++) {
      put(one, heartbeating("service-" + i, "1"));
      other.remove(new InstanceKey("service-" + i, "1"));
    }

    try (var client = new EtcdClient(settings)) {
      var keys = new Keys(settings.prefix());
      eventually(() -> assertThat(TestRegistries.listing(client, keys).services().all()).isEmpty());
    }
  }

  private void assertAgreement() {
    eventually(
        () -> {
          var read = one.read("orders");
          assertThat(other.read("orders").revision()).isEqualTo(read.revision());
          assertThat(toldByOne.revision()).isEqualTo(read.revision());
          assertThat(toldByOther.revision()).isEqualTo(read.revision());
        });
    assertThat(toldByOne.all()).extracting(state -> state.revision()).isSorted();
    assertThat(toldByOther.all()).extracting(state -> state.revision()).isSorted();
  }
}
