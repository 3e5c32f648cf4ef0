package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.server.Consul;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult.Outcome;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two endpoints, the first of which fails in parts. */
class ConsulFailureTest {

  private static final String REGISTER = "PUT /v1/agent/service/register";
  private static final String READ = "GET /v1/health/service/";
  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
          .build();

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private FailingAgent first;
  private FailingAgent second;
  private ConsulRegistry registry;

  @BeforeEach
  void open() throws IOException {
    first = new FailingAgent(Consul.shared());
    second = new FailingAgent(Consul.shared());
    registry =
        ConsulRegistry.open(
            ConsulSettings.of(first.uri(), second.uri())
                .withCallTimeout(Duration.ofSeconds(2))
                .withServicePrefix(prefix),
            Clock.system(),
            scheduler);
  }

  @AfterEach
  void close() {
    registry.close();
    first.close();
    second.close();
    scheduler.close();
    PlainConsul.at(Consul.shared()).deregisterAll(prefix);
  }

  @Test
  void writeThatCannotBeSeenToArriveIsNotRepeatedElsewhere() {
    first.fail(call -> first.seen(REGISTER) > 0 && call.startsWith(READ));

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> put(PutMode.CREATE_ONLY));

    assertThat(first.seen(REGISTER)).isEqualTo(1);
    assertThat(second.seen(REGISTER)).isZero();
  }

  @Test
  void readThatFailsOnceDelaysAWrite() {
    first.fail(
        call ->
            first.seen(REGISTER) > 0
                && call.startsWith(READ)
                && first.seen(READ + prefix + "orders?index") < 3);

    assertThat(put(PutMode.CREATE_ONLY)).isEqualTo(Outcome.CREATED);
  }

  @Test
  void removalThatCannotBeSeenToArriveIsNoSuccess() {
    put(PutMode.CREATE_ONLY);
    first.fail(call -> first.seen("PUT /v1/agent/service/deregister") > 0 && call.startsWith(READ));

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> registry.remove(ORDERS_1.key()));
  }

  private Outcome put(PutMode mode) {
    return registry.put(ORDERS_1, Clock.system().now(), mode).outcome();
  }
}
