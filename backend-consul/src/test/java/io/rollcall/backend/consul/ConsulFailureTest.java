package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two endpoints, the first of which fails in parts. */
class ConsulFailureTest {

  private static final String REGISTER = "PUT /v1/agent/service/register";
  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
          .build();

  private static final InstanceKey KEY = ORDERS_1.key();

  /** An agent is left after 5 s, and compared with the store every 5 s. */
  private static final Duration LEFT_WITHIN = Duration.ofSeconds(20);

  private final Scheduler scheduler = Scheduler.system();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
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
    consul.deregisterAll(prefix);
  }

  @Test
  void writeWhoseAnswerIsLostIsLookedFor() {
    registry.read("orders"); // until the store was read, it may refuse a write
    first.lose(ConsulFailureTest::isWrite);
    second.lose(ConsulFailureTest::isWrite);

    assertThat(put(PutMode.CREATE_ONLY)).isEqualTo(Outcome.CREATED);
    registry.report(new HealthReport(KEY, HealthStatus.UNHEALTHY, "ill", OptionalLong.empty()));
    registry.beginMaintenance(KEY, new Maintenance(Clock.system().now(), "new disk"));
    assertThat(registry.read("orders").instances())
        .singleElement()
        .satisfies(one -> assertThat(one.output()).isEqualTo("ill"))
        .satisfies(one -> assertThat(one.maintenance()).isNotNull());
    registry.endMaintenance(KEY);
    registry.remove(KEY);
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void writeThatCannotBeLookedForIsUnknownAndNotRepeated() {
    Predicate<String> readsOnceWritten = call -> written() > 0 && call.contains("get-tree");
    first.lose(ConsulFailureTest::isRegistration);
    second.lose(ConsulFailureTest::isRegistration);
    first.fail(readsOnceWritten);
    second.fail(readsOnceWritten);

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> put(PutMode.CREATE_ONLY));

    assertThat(written()).isEqualTo(1);
  }

  @Test
  void creationThatAnotherReplicaForestalledIsNotSaidToBeDone() {
    try (var other =
        ConsulRegistry.open(
            ConsulFixture.settings(Consul.shared()).withServicePrefix(prefix),
            Clock.system(),
            scheduler)) {
      var theirs = Registration.builder("orders", "1", "10.0.0.2", 8080).build();
      Predicate<String> forestalled =
          call ->
              isRegistration(call)
                  && other.put(theirs, Clock.system().now(), PutMode.CREATE_OR_REPLACE) != null;
      first.fail(forestalled);
      second.fail(forestalled);

      assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> put(PutMode.CREATE_ONLY));

      assertThat(other.read("orders").instances())
          .singleElement()
          .satisfies(one -> assertThat(one.registration()).isEqualTo(theirs));
    }
  }

  @Test
  void agentThatAnswersErrorsIsLeftForTheNext() {
    first.fail(call -> true);

    Awaitility.await()
        .atMost(LEFT_WITHIN)
        .ignoreExceptionsInstanceOf(RegistryException.class)
        .until(() -> put(PutMode.CREATE_OR_REPLACE) != null);
    registry.renew(KEY, Clock.system().now());
    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  @Test
  void whatTheAgentDoesNotTakeIsMadeGoodLater() {
    first.refuse(call -> call.startsWith(REGISTER));
    second.refuse(call -> call.startsWith(REGISTER));

    put(PutMode.CREATE_ONLY);
    assertThat(registry.read("orders").instances()).hasSize(1);

    first.refuse(call -> false);
    second.refuse(call -> false);
    Awaitility.await()
        .atMost(LEFT_WITHIN)
        .until(() -> consul.get("agent/services").has(prefix + "orders:1"));
  }

  @Test
  void whatTheAgentNeverTakesExpires() {
    first.refuse(call -> call.startsWith(REGISTER));
    second.refuse(call -> call.startsWith(REGISTER));
    var ttl = Duration.ofSeconds(5);
    var brief =
        Registration.builder("orders", "1", "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Heartbeat(ttl))
            .build();

    registry.put(brief, Clock.system().now(), PutMode.CREATE_ONLY);

    Awaitility.await()
        .atMost(ttl.multipliedBy(4))
        .until(() -> registry.read("orders").instances().isEmpty());
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

      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThatExceptionOfType(InstanceNotFound.class)
                      .isThrownBy(() -> registry.renew(ORDERS_1.key(), Clock.system().now())));
      assertThat(other.read("orders").instances()).isEmpty();
    }
  }

  @Test
  void heartbeatIsNotConfirmedWhileTheStoreIsOutOfReach() {
    put(PutMode.CREATE_ONLY);
    Predicate<String> store = call -> call.contains(" /v1/kv/") || call.contains(" /v1/txn");
    first.fail(store);
    second.fail(store);

    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThatExceptionOfType(BackendUnavailable.class)
                    .isThrownBy(() -> registry.renew(KEY, Clock.system().now())));
  }

  @Test
  void malformedEntryIsPassedOver() {
    consul.put("kv/rollcall/v2-%s/instances/orders/2/".formatted(prefix), "{\"node\": 7}");

    put(PutMode.CREATE_ONLY);

    assertThat(registry.read("orders").instances()).hasSize(1);
    assertThat(registry.find(new InstanceKey("orders", "2"))).isNull();
  }

  private long written() {
    return first.seen(ConsulFailureTest::isRegistration)
        + second.seen(ConsulFailureTest::isRegistration);
  }

  private static boolean isWrite(String call) {
    return call.contains("/latest/") && call.contains("\"set\"");
  }

  private static boolean isRegistration(String call) {
    return isWrite(call) && call.contains("/instances/");
  }

  private Outcome put(PutMode mode) {
    return registry.put(ORDERS_1, Clock.system().now(), mode).outcome();
  }
}
