package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica leaves another one alone with what it held. */
class LeavingReplicaTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private final Scheduler scheduler = Scheduler.system();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
  private final String prefix = ConsulFixture.newPrefix();
  private final ConsulRegistry leaving = open();
  private final ConsulRegistry staying = open();

  @AfterEach
  void close() {
    leaving.close();
    staying.close();
    scheduler.close();
    consul.deregisterAll(prefix);
  }

  @Test
  void whatIsNotHeardOfExpires() {
    put("silent");

    leaving.close();

    await().atMost(SOON).until(() -> staying.read("orders").instances().isEmpty());
  }

  @Test
  void whatIsHeardOfStays() {
    var registered = put("heard");

    leaving.close();

    await()
        .atMost(SOON)
        .during(TTL.multipliedBy(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              staying.renew(registered, Clock.system().now());
              return staying.read("orders").instances().size() == 1;
            });
    assertThat(consul.get("health/service/" + prefix + "orders?passing")).hasSize(1);
  }

  private InstanceKey put(String id) {
    var registration =
        Registration.builder("orders", id, "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Heartbeat(TTL))
            .build();
    leaving.put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
    return registration.key();
  }

  private ConsulRegistry open() {
    return ConsulRegistry.open(
        ConsulFixture.settings(Consul.shared()).withServicePrefix(prefix),
        Clock.system(),
        scheduler);
  }
}
