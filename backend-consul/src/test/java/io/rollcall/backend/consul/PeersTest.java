package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Recorder;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.replica.Replicas;
import io.rollcall.store.Relay;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas beside two agents, which tell each other of heartbeats. */
class PeersTest {

  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
          .build();
  private static final InstanceKey KEY = ORDERS_1.key();

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final PlainConsul consul =
      PlainConsul.at(TwoAgentsFixture.CLUSTER.agents().getFirst().uri());
  private final Map<String, ConsulRegistry> byId = new ConcurrentHashMap<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicBoolean silent = new AtomicBoolean();

  /** The last one is beside the same agent as the first. */
  private final List<ConsulRegistry> replicas = Stream.of(0, 1, 0).map(this::open).toList();

  @BeforeEach
  void join() {
    for (int i = 0; i < replicas.size(); i++) {
      var id = "replica-" + i;
      byId.put(id, replicas.get(i));
      var self = Replicas.registration(id, Protocol.HTTP, "127.0.0.1", 8080 + i);
      replicas.get(i).put(self, Clock.system().now(), PutMode.CREATE_ONLY);
    }
    for (var replica : replicas) {
      var seen = Recorder.ofService();
      try (var _ = replica.watch(ServiceRegistry.OWN_SERVICE, seen)) {
        seen.await(state -> state.instances().size() == replicas.size());
      }
    }
    replicas.getFirst().put(ORDERS_1, Clock.system().now(), PutMode.CREATE_ONLY);
  }

  @AfterEach
  void close() {
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    TwoAgentsFixture.CLUSTER.agents().forEach(agent -> PlainConsul.at(agent.uri()).forget(prefix));
  }

  @Test
  void heartbeatsThroughEitherReplicaWriteNothingToTheServers() {
    renew(0);
    var before = latest();
    var toldBefore = told.get();

    for (int i = 0; i < 20; i++) {
      renew(i % 2);
    }

    assertThat(latest()).isEqualTo(before);
    assertThat(told.get()).isEqualTo(toldBefore + 10);
  }

  @Test
  void replicasBesideOneAgentLetOneOfThemRenew() {
    renew(0);
    renew(2);
    var before = latest();

    for (int i = 0; i < 20; i++) {
      renew(i % 2 == 0 ? 0 : 2);
    }

    assertThat(latest()).isEqualTo(before);
  }

  @Test
  void instanceMovesOnceToTheOtherAgentWhileAReplicaIsSilent() {
    renew(0);
    silent.set(true);
    renew(1);
    var moved = latest();

    for (int i = 0; i < 10; i++) {
      renew(1);
    }

    assertThat(latest()).isEqualTo(moved);
    assertThat(replicas.getFirst().read("orders").instances()).hasSize(1);
  }

  private void renew(int replica) {
    replicas.get(replica).renew(KEY, Clock.system().now());
  }

  /** Consul's index of the last write of Rollcall's. */
  private long latest() {
    var entry = consul.get("kv/rollcall/v2-%s/latest/?consistent".formatted(prefix)).get(0);
    return entry.get("ModifyIndex").asLong();
  }

  private boolean tell(ServiceInstance replica, InstanceKey key) {
    told.incrementAndGet();
    var peer = byId.get(replica.id());
    if (peer == null || silent.get()) {
      return false;
    }
    Relay.forOther(() -> peer.renew(key, Clock.system().now()));
    return true;
  }

  private ConsulRegistry open(int agent) {
    return ConsulRegistry.open(
        ConsulFixture.settings(TwoAgentsFixture.CLUSTER.agents().get(agent).uri())
            .withServicePrefix(prefix),
        host -> true,
        this::tell,
        Clock.system(),
        scheduler);
  }
}
