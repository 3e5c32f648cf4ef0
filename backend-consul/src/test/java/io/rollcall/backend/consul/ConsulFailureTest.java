package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
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
                .withCallTimeout(Duration.ofSeconds(4))
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
    Predicate<String> readsOnceWritten = call -> written() > 0 && call.startsWith(READ);
    first.fail(readsOnceWritten);
    second.fail(readsOnceWritten);

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> put(PutMode.CREATE_ONLY));

    assertThat(written()).isEqualTo(1);
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

  @Test
  void agentThatAnswersErrorsIsLeftForTheNext() {
    first.fail(call -> true);

    assertThat(put(PutMode.CREATE_OR_REPLACE)).isEqualTo(Outcome.CREATED);
    registry.renew(ORDERS_1.key(), Clock.system().now());
    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  @Test
  void whatAllAgentsRefuseMovesNothing() {
    put(PutMode.CREATE_ONLY);
    first.refuse(call -> call.startsWith(REGISTER));
    second.refuse(call -> call.startsWith(REGISTER));
    var refused = Registration.builder("orders", "2", "10.0.0.1", 8080).build();

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> registry.put(refused, Clock.system().now(), PutMode.CREATE_ONLY));
    var asked = second.seen("PUT /v1/agent/check/pass");
    registry.renew(ORDERS_1.key(), Clock.system().now());
    assertThat(second.seen("PUT /v1/agent/check/pass")).isEqualTo(asked);
  }

  @Test
  void instanceRemovedThroughAnotherReplicaDoesNotComeBack() {
    put(PutMode.CREATE_ONLY);
    try (var other =
        ConsulRegistry.open(
            ConsulSettings.of(Consul.shared()).withServicePrefix(prefix),
            Clock.system(),
            scheduler)) {
      other.remove(ORDERS_1.key());

      assertThatExceptionOfType(InstanceNotFound.class)
          .isThrownBy(() -> registry.renew(ORDERS_1.key(), Clock.system().now()));
      assertThat(other.read("orders").instances()).isEmpty();
    }
  }

  @Test
  void heartbeatIsNotConfirmedByAnAgentThatIsCutOff() {
    put(PutMode.CREATE_ONLY);
    first.fail(call -> call.startsWith("GET /v1/health"));
    second.fail(call -> call.startsWith("GET /v1/health"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThatExceptionOfType(OutcomeUnknown.class)
                    .isThrownBy(() -> registry.renew(ORDERS_1.key(), Clock.system().now())));
  }

  @Test
  void malformedEntryIsPassedOver() {
    var service = prefix + "orders";
    PlainConsul.at(Consul.shared())
        .put(
            "agent/service/register",
            """
            {"Name":"%s","ID":"%s:2","Port":1,"Meta":{"rollcall-id":"2","rollcall-epoch":"1",
             "rollcall-registered-at":"2024-01-01T00:00:00Z","rollcall-protocol":"http",
             "rollcall-check":"null"},
             "Check":{"CheckID":"rollcall:lease:%s:2","Name":"n","TTL":"1h","Notes":"{}"}}
            """
                .formatted(service, service, service));

    put(PutMode.CREATE_ONLY);

    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  private long written() {
    return first.seen(REGISTER) + second.seen(REGISTER);
  }

  private Outcome put(PutMode mode) {
    return registry.put(ORDERS_1, Clock.system().now(), mode).outcome();
  }
}
