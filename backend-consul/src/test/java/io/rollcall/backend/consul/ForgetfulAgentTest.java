package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent lacks what the key-value store says that it has. */
class ForgetfulAgentTest {

  /** All is compared every 2 s; a restarted agent takes some seconds to join. */
  private static final Duration MENDED_WITHIN = Duration.ofSeconds(40);

  private final Scheduler scheduler = Scheduler.system();
  private final ServerCluster cluster = Consul.cluster(1, 1, ServerOptions.PLAIN);
  private final RealServer agent = cluster.agents().getFirst();
  private final PlainConsul consul = PlainConsul.at(agent.uri());
  private final String prefix = ConsulFixture.newPrefix();
  private final ConsulRegistry registry =
      ConsulRegistry.open(
          ConsulFixture.settings(agent.uri()).withServicePrefix(prefix), Clock.system(), scheduler);

  @AfterEach
  void close() {
    registry.close();
    scheduler.close();
    cluster.close();
  }

  @Test
  void whatPlainUsersDeregisterReturns() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));

    consul.deregister(prefix);

    await().atMost(MENDED_WITHIN).until(() -> consul.get("agent/services").has(id("1")));
    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  @Test
  void checkThatPlainUsersDeregisterReturns() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    var checks = consul.get("agent/checks");
    assertThat(checks.size()).isEqualTo(1);

    checks.fieldNames().forEachRemaining(id -> consul.put("agent/check/deregister/" + id, null));

    await().atMost(MENDED_WITHIN).until(() -> consul.get("agent/checks").size() == 1);
  }

  /** The name of a service with a prefix can be one without. */
  @Test
  void registriesBesideOneAgentLeaveEachOtherAlone() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    var registered = consul.get("agent/service/" + id("1"));

    try (var other =
        ConsulRegistry.open(
            ConsulFixture.settings(agent.uri()).withServicePrefix(""), Clock.system(), scheduler)) {
      var key = new InstanceKey("other", "1");
      other.put(
          Registration.builder(key.service(), key.id(), "10.0.0.1", 8080).build(),
          Clock.system().now(),
          PutMode.CREATE_ONLY);
      consul.deregister("other");
      await().atMost(MENDED_WITHIN).until(() -> consul.get("agent/services").has("other:1"));
    }

    assertThat(consul.get("agent/service/" + id("1"))).isEqualTo(registered);
  }

  @Test
  void whatPlainUsersLeftBehindIsClearedAway() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    var service = consul.get("agent/service/" + id("1"));

    consul.put(
        "agent/service/register",
        "{\"ID\": \"%s\", \"Name\": \"%sorders\", \"Meta\": %s}"
            .formatted(id("2"), prefix, service.get("Meta")));

    await().atMost(MENDED_WITHIN).until(() -> !consul.get("agent/services").has(id("2")));
    assertThat(consul.get("agent/services").has(id("1"))).isTrue();
  }

  @Test
  void agentThatLostItsDataGetsEverythingAgain() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    put("2", new HealthCheck.Heartbeat(Duration.ofSeconds(20)));

    agent.kill();
    agent.wipe();
    agent.start();

    await()
        .atMost(MENDED_WITHIN)
        .until(
            () ->
                consul.get("agent/services").has(id("1"))
                    && consul.get("agent/services").has(id("2")));
    await().atMost(MENDED_WITHIN).until(() -> registry.read("orders").instances().size() == 1);
    assertThat(registry.read("orders").instances())
        .extracting(ServiceInstance::id)
        .containsExactly("1");
  }

  private void put(String id, HealthCheck check) {
    var registration =
        Registration.builder("orders", id, "10.0.0.1", 8080).healthCheck(check).build();
    registry.put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
  }

  private String id(String id) {
    return prefix + "orders:" + id;
  }
}
