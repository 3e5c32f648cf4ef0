package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A replica whose way to etcd is bad, beside one whose way is good. */
@ParameterizedClass
@EnumSource
class NetworkTest {

  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private final RealServer server;
  private final TcpProxy network;
  private final EtcdSettings near;
  private final RegistryBackend direct;
  private final RegistryBackend remote;

  NetworkTest(Etcd etcd) {
    server = etcd.start(ServerOptions.PLAIN);
    network = TcpProxy.before(server.uri());
    near = EtcdSettings.of(server.uri());
    direct = registries.connect(near);
    remote =
        registries.connect(
            EtcdSettings.of(network.uri(server.uri())).withCallTimeout(Duration.ofSeconds(1)));
  }

  @BeforeEach
  void watch() {
    remote.watch("orders", told);
    put(direct, heartbeating("orders", "1"));
    put(direct, probed("orders", "2"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
  }

  @AfterEach
  void close() {
    registries.close();
    network.close();
    server.close();
  }

  @Test
  void briefBreakIsToldToNobody() {
    network.cut();
    direct.remove(new InstanceKey("orders", "2"));
    network.heal();

    eventually(() -> assertThat(told.ids()).containsExactly("1"));
    assertThat(told.disconnections()).isZero();
    assertThat(told.expired()).isEmpty();
    remote.renew(new InstanceKey("orders", "1"), Clock.system().now());
  }

  @Test
  void compactionDuringABreakIsNoHarm() {
    network.cut();
    eventually(() -> assertThat(told.disconnection()).isNotNull());
    direct.remove(new InstanceKey("orders", "2"));
    put(direct, probed("orders", "3"));
    try (var client = new EtcdClient(near)) {
      client.write(
          KVGrpc.getCompactMethod(),
          CompactionRequest.newBuilder()
              .setRevision(TestRegistries.listing(client, new Keys("/x")).revision())
              .build());
    }
    assertThat(told.ids()).containsExactly("1", "2");
    network.heal();

    eventually(() -> assertThat(told.ids()).containsExactly("1", "3"));
    assertAgreement();
  }

  @Test
  void silenceIsNoticedAndWritesAreUnknown() {
    network.hang();

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> put(remote, probed("orders", "3")));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> remote.renew(new InstanceKey("orders", "1"), Clock.system().now()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(told.disconnection()).isNotNull());
    assertThat(told.ids()).containsExactly("1", "2");
    direct.remove(new InstanceKey("orders", "2"));

    network.heal();

    eventually(() -> assertThat(told.disconnection()).isNull());
    eventually(() -> remote.renew(new InstanceKey("orders", "1"), Clock.system().now()));
    eventually(() -> assertThat(told.ids()).startsWith("1").doesNotContain("2"));
    assertAgreement();
  }

  @Test
  void instanceThatExpiredDuringABreakIsNotRenewed() {
    put(remote, heartbeating("orders", "brief", Duration.ofSeconds(5)));
    eventually(() -> assertThat(told.ids()).contains("brief"));
    network.cut();
    Awaitility.await()
        .atMost(Duration.ofSeconds(12))
        .until(() -> direct.read("orders").instances().size() == 2);
    network.heal();

    eventually(
        () ->
            assertThatExceptionOfType(InstanceNotFound.class)
                .isThrownBy(
                    () -> remote.renew(new InstanceKey("orders", "brief"), Clock.system().now())));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    assertAgreement();
  }

  @Test
  void slowNetworkIsNoHarm() {
    network.slow(Duration.ofMillis(50));

    put(remote, heartbeating("orders", "3"));
    remote.renew(new InstanceKey("orders", "3"), Clock.system().now());

    eventually(() -> assertThat(told.ids()).containsExactly("1", "2", "3"));
    assertAgreement();
  }

  @Test
  void putThatOthersCrossEndsInTime() {
    network.slow(Duration.ofMillis(150));
    var over = new AtomicBoolean();
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      others.execute(
          () -> {
            for (int i = 0; !over.get(); i++) {
              put(direct, probed("orders", "2").zone("zone-" + i));
            }
          });
      var startNanos = Clock.system().nanos();
      try {
        assertThatThrownBy(() -> put(remote, probed("orders", "2").zone("mine")))
            .as("without effect, or a call of it was not answered in time")
            .isInstanceOfAny(BackendUnavailable.class, OutcomeUnknown.class);
      } finally {
        over.set(true);
      }
      assertThat(Clock.system().since(startNanos)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void listingEndsInTimeHoweverManyPagesItHas() throws Exception {
    Concurrently.run(
        50,
        number -> {
          for (int i = 0; i < 50; i++) {
            put(direct, probed("service-" + number, "" + i));
          }
        });
    network.slow(Duration.ofMillis(250));
    var longest = Duration.ofSeconds(1);
    try (var far = new EtcdClient(EtcdSettings.of(network.uri(server.uri())))) {
      var keys = new Keys(near.prefix());
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(
              () -> Listing.read(far, keys, Clock.system(), Duration.ofSeconds(10), longest));
      network.heal();
      assertThat(TestRegistries.listing(far, keys).services().all()).hasSize(51);
    }
  }

  private void assertAgreement() {
    eventually(
        () -> {
          var read = direct.read("orders");
          assertThat(told.revision()).isEqualTo(read.revision());
          assertThat(remote.read("orders").revision()).isEqualTo(read.revision());
        });
  }
}
