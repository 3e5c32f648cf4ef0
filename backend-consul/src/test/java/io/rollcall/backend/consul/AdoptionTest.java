package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.contract.Concurrently;
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
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that probes dies; two replicas beside two others see it at the same time. */
@Timeout(300)
class AdoptionTest {

  private static final int INSTANCES = 40;

  /** Consul finds a failed node within some 10 s; the rest, and time for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(90);

  private static final HealthCheck CHECK =
      new HealthCheck.Http(
          "/", new HealthCheck.Schedule(Duration.ofSeconds(1), Duration.ofMillis(900), 3, 2));

  private final Scheduler scheduler = Scheduler.system();
  private final ServerCluster cluster = Consul.cluster(1, 3, ServerOptions.PLAIN);
  private final RealServer failing = cluster.agents().getFirst();
  private final PlainConsul plain = PlainConsul.at(cluster.servers().getFirst().uri());
  private final List<ConsulRegistry> replicas =
      cluster.agents().stream()
          .map(
              agent ->
                  ConsulRegistry.open(
                      ConsulFixture.settings(agent.uri())
                          .withServicePrefix("")
                          .withNativeChecks(true),
                      Clock.system(),
                      scheduler))
          .toList();

  @AfterEach
  void close() {
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    cluster.close();
  }

  @Test
  void whatAFailedAgentProbedIsProbedByOneOfTheOthers() throws Exception {
    var seen = Recorder.ofService();
    try (var server = ProbedServer.inTheClear()) {
      register(server);
      replicas.getLast().watch("orders", seen);
      awaitIn(seen, state -> healthy(state) == INSTANCES);
      var before = revisions(seen.latest());

      failing.kill();

      awaitIn(seen, state -> healthy(state) < INSTANCES);
      assertThat(seen.latest().instances())
          .anyMatch(instance -> String.valueOf(instance.output()).endsWith("does not answer"));
      awaitIn(seen, state -> healthy(state) == INSTANCES);
      assertThat(revisions(seen.latest())).isEqualTo(before);

      failing.start();

      Awaitility.await().atMost(SOON).until(() -> entries("").size() == INSTANCES);
      assertThat(entries("?passing")).hasSize(INSTANCES);
      assertThat(healthy(seen.latest())).isEqualTo(INSTANCES);
    }
  }

  @Test
  void anAgentThatIsBackSoonGoesOnByItself() throws Exception {
    try (var server = ProbedServer.inTheClear()) {
      register(server);
      Awaitility.await().atMost(SOON).until(() -> entries("?passing").size() == INSTANCES);

      failing.kill();
      int asked = server.requests().size();
      failing.start();

      Awaitility.await().atMost(SOON).until(() -> server.requests().size() >= asked + INSTANCES);
      Awaitility.await().atMost(SOON).until(() -> entries("?passing").size() == INSTANCES);
      assertThat(replicas.getLast().read("orders").instances())
          .hasSize(INSTANCES)
          .allMatch(ServiceInstance::isServed);
    }
  }

  private void register(ProbedServer server) throws Exception {
    Concurrently.run(
        4,
        writer -> {
          for (int i = writer; i < INSTANCES; i += 4) {
            var registration =
                Registration.builder("orders", "" + i, "127.0.0.1", server.port())
                    .healthCheck(CHECK)
                    .build();
            replicas.getFirst().put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
          }
        });
  }

  private static long healthy(ServiceState state) {
    return state.instances().stream().filter(ServiceInstance::isServed).count();
  }

  private static Map<String, Long> revisions(ServiceState state) {
    return state.instances().stream()
        .collect(Collectors.toMap(ServiceInstance::id, ServiceInstance::revision));
  }

  private List<JsonNode> entries(String query) {
    return StreamSupport.stream(plain.get("health/service/orders" + query).spliterator(), false)
        .toList();
  }

  private static void awaitIn(Recorder<ServiceState> seen, Predicate<ServiceState> expected) {
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptionsMatching(nothingTold -> nothingTold instanceof AssertionError)
        .until(() -> expected.test(seen.latest()));
  }
}
