package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The servers hold an instance that its agent does not have, as after a restart without data. */
class ForgetfulAgentTest {

  /** A TTL and some; the agent itself may need a minute to see it. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(20);

  /** The agent looks once a minute, perhaps just then. */
  private static final int TRIES = 3;

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
  private boolean nativeChecks;

  @AfterEach
  void close() {
    scheduler.close();
    consul.deregisterAll(prefix);
  }

  @Test
  void whatHeartbeatsExpires() {
    registerFirst(new HealthCheck.Heartbeat(Duration.ofSeconds(5)));

    try (var registry = openWhileTheServersHoldTheSecond()) {
      Awaitility.await().atMost(SEEN_WITHIN).until(() -> !ids(registry).contains("2"));
    }
  }

  @Test
  void whatDoesNotIsRegisteredAgain() {
    registerFirst(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));

    assertThat(IntStream.range(0, TRIES).anyMatch(i -> isRegisteredAgain())).isTrue();
  }

  @Test
  void whatTheAgentProbedIsProbedAgain() {
    nativeChecks = true;
    registerFirst(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));

    assertThat(IntStream.range(0, TRIES).anyMatch(i -> isRegisteredAgain())).isTrue();
    assertThat(consul.get("agent/checks").fieldNames())
        .toIterable()
        .anyMatch(id -> id.startsWith("rollcall:probe:" + prefix + "orders:2:"));
  }

  private boolean isRegisteredAgain() {
    try (var registry = openWhileTheServersHoldTheSecond()) {
      Awaitility.await()
          .atMost(SEEN_WITHIN)
          .until(() -> consul.get("agent/services").has(prefix + "orders:2"));
      return ids(registry).containsAll(List.of("1", "2"));
    } catch (ConditionTimeoutException wasClearedAway) {
      return false;
    }
  }

  private void registerFirst(HealthCheck check) {
    try (var registry = open()) {
      var first = Registration.builder("orders", "1", "10.0.0.1", 8080).healthCheck(check).build();
      registry.put(first, Clock.system().now(), PutMode.CREATE_ONLY);
    }
  }

  private ConsulRegistry openWhileTheServersHoldTheSecond() {
    for (int i = 0; i < TRIES; i++) {
      tellServersOfTheSecond();
      var registry = open();
      if (ids(registry).contains("2")) {
        return registry;
      }
      registry.close();
    }
    throw new AssertionError("the agent clears it away each time");
  }

  /**
   * But not the agent, which may see it and clear it away; that is like the first but for its id.
   */
  private void tellServersOfTheSecond() {
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
        ConsulFixture.settings(Consul.shared())
            .withServicePrefix(prefix)
            .withNativeChecks(nativeChecks),
        Clock.system(),
        scheduler);
  }
}
