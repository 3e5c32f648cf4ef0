package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copy is left at an agent whose replica is gone; the instance was removed at another agent. */
class TwoAgentsRemovalTest {

  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080).build();

  private final Scheduler scheduler = Scheduler.system();
  private final ServerCluster cluster = Consul.cluster(1, 2, ServerOptions.PLAIN);
  private final String prefix = ConsulFixture.newPrefix();

  @AfterEach
  void close() {
    scheduler.close();
    cluster.close();
  }

  @Test
  void registrationThatFailsDoesNotBringBackWhatWasRemoved() throws IOException {
    var agents = cluster.agents();
    try (var former = open(agents.getFirst().uri())) {
      put(former);
    }
    try (var failing = new FailingAgent(agents.getLast().uri());
        var registry = open(failing.uri())) {
      registry.remove(ORDERS_1.key());
      failing.refuse(call -> call.startsWith("PUT /v1/agent/service/register"));

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> put(registry));
      assertThat(registry.read("orders").instances()).isEmpty();

      failing.refuse(call -> false);
      put(registry);
      assertThat(registry.read("orders").instances()).hasSize(1);
    }
  }

  private ConsulRegistry open(URI agent) {
    return ConsulRegistry.open(
        ConsulFixture.settings(agent).withServicePrefix(prefix), Clock.system(), scheduler);
  }

  private static void put(ConsulRegistry registry) {
    registry.put(ORDERS_1, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }
}
