package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.Recorder;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceState;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that hears late of what changes in the key-value store. */
class LateNewsTest {

  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofMinutes(10)))
          .build();

  private final Scheduler scheduler = Scheduler.system();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
  private final String prefix = ConsulFixture.newPrefix();
  private final Recorder<ServiceState> told = Recorder.ofService();
  private FailingAgent agent;
  private ConsulRegistry late;
  private ConsulRegistry other;

  @BeforeEach
  void open() throws IOException {
    agent = new FailingAgent(Consul.shared());
    late = open(agent.uri(), new StandingClock());
    other = open(Consul.shared(), Clock.system());
    late.watch("orders", told);
  }

  @AfterEach
  void close() {
    late.close();
    other.close();
    agent.close();
    scheduler.close();
    consul.deregisterAll(prefix);
  }

  @Test
  void serviceThatIsForgottenBeforeItIsHeardOfIsToldAsEmpty() {
    other.put(ORDERS_1, Instant.EPOCH, PutMode.CREATE_ONLY);
    told.await(state -> state.instances().size() == 1);
    agent.lose(LateNewsTest::isWaiting);
    other.remove(ORDERS_1.key());
    await().until(this::isForgotten);

    agent.lose(call -> false);

    told.await(state -> state.instances().isEmpty());
  }

  @Test
  void heartbeatAfterARemovalThatIsNotHeardOfIsAnError() {
    late.put(ORDERS_1, Instant.EPOCH, PutMode.CREATE_ONLY);
    told.await(state -> state.instances().size() == 1);
    agent.lose(LateNewsTest::isWaiting);

    late.remove(ORDERS_1.key());

    assertThatExceptionOfType(InstanceNotFound.class)
        .isThrownBy(() -> late.renew(ORDERS_1.key(), Instant.EPOCH));
  }

  private boolean isForgotten() {
    var keys = consul.get("kv/rollcall/v2-%s/?keys".formatted(prefix)).toString();
    return !keys.contains("/changes/orders/");
  }

  private static boolean isWaiting(String call) {
    return call.contains("/latest/") && call.contains("index=");
  }

  private ConsulRegistry open(URI endpoint, Clock clock) {
    return ConsulRegistry.open(
        ConsulFixture.settings(endpoint).withServicePrefix(prefix), clock, scheduler);
  }

  /** By it, what was heard last is never old. */
  private static final class StandingClock implements Clock {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }
}
