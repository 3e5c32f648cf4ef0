package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is away, for one reason or another. */
@ParameterizedClass
@EnumSource
class OutageTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private final RealServer server;

  OutageTest(Etcd etcd) {
    server = etcd.start(ServerOptions.PLAIN);
  }

  @AfterEach
  void close() {
    registries.close();
    server.close();
  }

  @Test
  void serverThatIsDownAtTheStartIsFoundWhenItComes() {
    server.kill();
    var backend = registries.backend(settings());
    var registry = backend.registry();
    registry.watch("orders", told);

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> put(registry, heartbeating("orders", "1")))
        .withMessageContaining("Connection refused");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(BackendUnavailable.class)
                    .isThrownBy(backend::check)
                    .withMessageContaining("Connection refused"));
    assertThat(told.all()).isEmpty();

    server.start();

    eventually(backend::check);
    put(registry, heartbeating("orders", "1"));
    eventually(() -> assertThat(told.ids()).containsExactly("1"));
  }

  @Test
  void crashAndRestartLoseNothing() {
    var registry = registries.connect(settings());
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    put(registry, probed("orders", "2"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    var before = registry.read("orders");

    server.kill();
    eventually(() -> assertThat(told.disconnection()).isNotNull());
    assertThat(told.ids()).containsExactly("1", "2");
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));
    server.start();

    eventually(() -> assertThat(told.disconnection()).isNull());
    eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
    assertThat(registry.read("orders").revision()).isEqualTo(before.revision());
    assertThat(told.ids()).containsExactly("1", "2");
    put(registry, heartbeating("orders", "3"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2", "3"));
  }

  @Test
  void lostDataAreNoticed() {
    var registry = registries.connect(settings());
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    put(registry, heartbeating("orders", "2"));
    eventually(() -> assertThat(told.ids()).hasSize(2));

    server.kill();
    server.wipe();
    server.start();

    eventually(() -> assertThat(told.disconnection()).isNull());
    eventually(() -> assertThat(told.ids()).isEmpty());
    assertThatExceptionOfType(InstanceNotFound.class)
        .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));
    put(registry, heartbeating("orders", "1"));
    eventually(() -> assertThat(told.ids()).containsExactly("1"));
  }

  @Test
  void frozenServerIsNoticedAndItsWritesAreUnknown() {
    var registry = registries.connect(settings().withCallTimeout(Duration.ofSeconds(1)));
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    put(registry, heartbeating("orders", "2"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));

    server.pause();

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> put(registry, probed("orders", "4")));
    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> registry.remove(new InstanceKey("orders", "2")));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(told.disconnection()).isNotNull());
    assertThat(told.ids()).containsExactly("1", "2");

    server.resume();

    eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
    eventually(() -> assertThat(told.disconnection()).isNull());
    put(registry, probed("orders", "3"));
    eventually(() -> assertThat(told.ids()).contains("1", "3"));
  }

  @Test
  void compactionWhileAwayIsNoHarm() {
    var registry = registries.connect(settings());
    registry.watch("orders", told);
    put(registry, probed("orders", "1"));
    eventually(() -> assertThat(told.ids()).containsExactly("1"));

    server.kill();
    eventually(() -> assertThat(told.disconnection()).isNotNull());
    server.start();
    try (var client = new EtcdClient(settings())) {
      var reads = client.read(KVGrpc.getTxnMethod(), TxnRequest.getDefaultInstance());
      client.write(
          KVGrpc.getCompactMethod(),
          CompactionRequest.newBuilder().setRevision(reads.getHeader().getRevision()).build());
    }

    put(registry, probed("orders", "2"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
  }

  /** Nobody takes what the watch tells, until more is left than all buffers on the way hold. */
  @Test
  void watchThatLagsBehindWhatIsCompactedEnds() throws Exception {
    try (var client = new EtcdClient(settings())) {
      var keys = new Keys("/x");
      try (var session = new WatchSession(client, keys.registrations())) {
        session.awaitCreation(TestRegistries.SOON);
        session.passOver(TestRegistries.listing(client, keys).revision());
        var value = ByteString.copyFrom(new byte[10_000]);
        long last = 0;
        for (int i = 0; i < 400; i++) {
          var put = Txns.put(keys.departures(), value, Leases.NONE);
          var request = TxnRequest.newBuilder().addSuccess(put).build();
          last = client.write(KVGrpc.getTxnMethod(), request).getHeader().getRevision();
        }
        client.write(
            KVGrpc.getCompactMethod(), CompactionRequest.newBuilder().setRevision(last).build());

        assertThatExceptionOfType(BackendUnavailable.class)
            .isThrownBy(
                () -> {
                  while (session.poll(Duration.ofSeconds(5)) != null) {
                    // until it ends
                  }
                })
            .withMessageContaining("compacted");
      }
    }
  }

  private EtcdSettings settings() {
    return EtcdSettings.of(server.uri());
  }
}
