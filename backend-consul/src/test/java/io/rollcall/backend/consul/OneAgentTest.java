package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Concurrently;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas beside one agent, which knows of no condition. */
class OneAgentTest {

  private static final int KEYS = 15;

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final List<ConsulRegistry> replicas = Stream.of("a", "b").map(name -> open()).toList();

  @AfterEach
  void close() {
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    PlainConsul.at(Consul.shared()).deregisterAll(prefix);
  }

  @Test
  void createOnlyHasOneWinnerForEachKey() throws Exception {
    var winners = new ConcurrentHashMap<String, Integer>();

    Concurrently.run(
        2 * replicas.size(),
        writer -> {
          for (int key = 0; key < KEYS; key++) {
            if (creates(replicas.get(writer % replicas.size()), key, writer + 1)) {
              assertThat(winners.putIfAbsent("" + key, writer + 1)).as("key %s", key).isNull();
            }
          }
        });

    assertThat(winners).hasSize(KEYS);
    assertThat(weights()).isEqualTo(winners);
  }

  private static boolean creates(ConsulRegistry replica, int key, int weight) {
    var registration =
        Registration.builder("orders", "" + key, "10.0.0.1", 8080)
            .weight(weight)
            .healthCheck(new HealthCheck.Heartbeat(Duration.ofHours(1)))
            .build();
    try {
      replica.put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
      return true;
    } catch (InstanceExists lost) {
      return false;
    }
  }

  private Map<String, Integer> weights() {
    return replicas.getFirst().read("orders").instances().stream()
        .collect(Collectors.toMap(ServiceInstance::id, ServiceInstance::weight));
  }

  private ConsulRegistry open() {
    return ConsulRegistry.open(
        ConsulFixture.settings(Consul.shared()).withServicePrefix(prefix),
        Clock.system(),
        scheduler);
  }
}
