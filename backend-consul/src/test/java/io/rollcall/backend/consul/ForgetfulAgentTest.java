package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.contract.server.Consul;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.Registration;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The servers hold an instance that its agent does not have, as after a restart without data. */
class ForgetfulAgentTest {

  /** A TTL and some; the agent itself may need a minute to see it. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(20);

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());

  @AfterEach
  void close() {
    scheduler.close();
    consul.deregisterAll(prefix);
  }

  @Test
  void whatHeartbeatsExpires() {
    forget(new HealthCheck.Heartbeat(Duration.ofSeconds(5)));

    try (var registry = open()) {
      assertThat(ids(registry)).contains("2");
      Awaitility.await().atMost(SEEN_WITHIN).until(() -> !ids(registry).contains("2"));
    }
  }

  @Test
  void whatDoesNotIsRegisteredAgain() {
    forget(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));

    try (var registry = open()) {
      Awaitility.await()
          .atMost(SEEN_WITHIN)
          .until(() -> consul.get("agent/services").has(prefix + "orders:2"));
      assertThat(ids(registry)).contains("1", "2");
    }
  }

  /** Tells the servers, but not the agent, of an instance that is like the first but for its id. */
  private void forget(HealthCheck check) {
    try (var registry = open()) {
      var first = Registration.builder("orders", "1", "10.0.0.1", 8080).healthCheck(check).build();
      registry.put(first, Clock.system().now(), PutMode.CREATE_ONLY);
    }
    var entry = consul.get("health/service/" + prefix + "orders").get(0);
    var checks = new ArrayList<JsonNode>();
    entry.get("Checks").forEach(checks::add);
    checks.removeIf(one -> !one.get("CheckID").asText().startsWith("rollcall:"));
    var definition =
        """
        {"Node": %s, "Address": %s, "SkipNodeUpdate": true, "Service": %s, "Checks": %s}
        """
            .formatted(
                entry.at("/Node/Node"), entry.at("/Node/Address"), entry.get("Service"), checks);
    consul.put(
        "catalog/register",
        definition
            .replace("orders:1", "orders:2")
            .replace("\"rollcall-id\":\"1\"", "\"rollcall-id\":\"2\""));
  }

  private static List<String> ids(ConsulRegistry registry) {
    return registry.read("orders").instances().stream().map(ServiceInstance::id).toList();
  }

  private ConsulRegistry open() {
    return ConsulRegistry.open(
        ConsulFixture.settings(Consul.shared()).withServicePrefix(prefix),
        Clock.system(),
        scheduler);
  }
}
