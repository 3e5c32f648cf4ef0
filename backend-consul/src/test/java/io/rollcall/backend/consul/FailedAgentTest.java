package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Recorder;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent dies with what was registered there; a replica beside another one sees it. */
class FailedAgentTest {

  /** Consul finds a failed node within some 10 s; a TTL more, and time for a busy machine. */
  private static final Duration BURIED_WITHIN = Duration.ofSeconds(60);

  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(5)))
          .build();

  private final Scheduler scheduler = Scheduler.system();
  private final ServerCluster cluster = Consul.cluster(1, 2, ServerOptions.PLAIN);
  private final String prefix = ConsulFixture.newPrefix();

  @AfterEach
  void close() {
    scheduler.close();
    cluster.close();
  }

  @Test
  void instancesOfAFailedAgentExpire() {
    var failing = cluster.agents().getFirst();
    var seen = Recorder.ofService();
    try (var former = open(failing);
        var registry = open(cluster.agents().getLast())) {
      put(former, ORDERS_1);
      registry.watch("orders", seen);
      seen.await(state -> state.instances().size() == 1);

      failing.kill();

      awaitIn(seen, state -> state.instances().isEmpty());
      assertThat(seen.latest().expired()).containsExactly("1");
    }
  }

  @Test
  void instancesWithoutHeartbeatsStayAndCanBeRemoved() {
    var failing = cluster.agents().getFirst();
    var probed =
        Registration.builder("orders", "2", "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
            .build();
    var seen = Recorder.ofService();
    try (var former = open(failing);
        var registry = open(cluster.agents().getLast())) {
      put(former, ORDERS_1);
      put(former, probed);
      registry.watch("orders", seen);
      seen.await(state -> state.instances().size() == 2);

      failing.kill();

      awaitIn(seen, state -> state.instances().size() == 1);
      assertThat(seen.latest().instances())
          .extracting(ServiceInstance::registration)
          .containsExactly(probed);

      registry.remove(probed.key());
      failing.start();

      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(BURIED_WITHIN)
          .until(() -> registry.read("orders").instances().isEmpty());
    }
  }

  private static void awaitIn(Recorder<ServiceState> seen, Predicate<ServiceState> expected) {
    Awaitility.await().atMost(BURIED_WITHIN).until(() -> expected.test(seen.latest()));
  }

  private ConsulRegistry open(RealServer agent) {
    return ConsulRegistry.open(
        ConsulFixture.settings(agent.uri()).withServicePrefix(prefix), Clock.system(), scheduler);
  }

  private static void put(ConsulRegistry registry, Registration registration) {
    registry.put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }
}
