package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.Recorder;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others registered with Consul is shown, where that is wanted, and left alone. */
class ForeignServicesTest {

  private final Scheduler scheduler = Scheduler.system();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
  private final ConsulSettings settings = ConsulFixture.settings(Consul.shared());
  private final String prefix = settings.servicePrefix();
  private final ConsulRegistry registry =
      ConsulRegistry.open(
          settings.withForeignServices("legacy", "orders"), Clock.system(), scheduler);
  private final Recorder<ServiceState> seen = Recorder.ofService();

  @AfterEach
  void close() {
    registry.close();
    scheduler.close();
    consul.deregisterAll(prefix);
  }

  @Test
  void itIsShownWithConsulsHealth() {
    registry.watch("legacy", seen);
    register("legacy", "legacy-1", "passing");

    var shown = awaitOnly("legacy", HEALTHY);
    var registration = shown.registration();
    assertThat(registration.host()).isEqualTo("10.0.0.9");
    assertThat(registration.port()).isEqualTo(80);
    assertThat(registration.weight()).isEqualTo(3);
    assertThat(registration.tags()).containsExactly("old");
    assertThat(registration.metadata()).isEqualTo(Map.of("team", "stock"));
    assertThat(registry.find(shown.key())).isEqualTo(shown);
    seen.await(state -> state.instances().equals(List.of(shown)));
    assertThat(registry.probes(registration)).isTrue();
    assertThat(registry.origin(shown.key()))
        .contains("'%slegacy' with id '%slegacy-1'".formatted(prefix, prefix));

    consul.put("agent/check/fail/service:" + prefix + "legacy-1?note=disk%20full", null);
    assertThat(awaitOnly("legacy", UNHEALTHY).output()).endsWith("disk full");
    seen.await(state -> !state.instances().getFirst().isServed());

    consul.put("agent/service/deregister/" + prefix + "legacy-1", null);
    await().atMost(SOON).until(() -> registry.read("legacy").instances().isEmpty());
    seen.await(state -> state.instances().isEmpty());
  }

  @Test
  void itCannotBeWritten() {
    register("legacy", "legacy-1", "passing");
    var shown = awaitOnly("legacy", HEALTHY);
    var key = shown.key();

    assertRefused(() -> registry.put(shown.registration(), now(), PutMode.CREATE_OR_REPLACE));
    assertRefused(() -> registry.renew(key, now()));
    assertRefused(() -> registry.remove(key));
    assertRefused(
        () -> registry.report(new HealthReport(key, UNHEALTHY, "", OptionalLong.empty())));
    assertRefused(() -> registry.beginMaintenance(key, new Maintenance(now(), "new disk")));
    assertRefused(() -> registry.endMaintenance(key));
    assertThat(registry.removeUnhealthy(key, shown.revision())).isFalse();
    assertThat(registry.read("legacy").instances()).containsExactly(shown);
  }

  @Test
  void itIsShownBesideInstancesOfRollcall() {
    var own =
        Registration.builder("orders", "1", "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Heartbeat(Duration.ofMinutes(1)))
            .build();
    registry.put(own, now(), PutMode.CREATE_ONLY);
    register("orders", "orders-9", "passing");

    await().atMost(SOON).until(() -> registry.read("orders").instances().size() == 2);
    registry.watch("orders", seen);
    seen.await(state -> state.instances().size() == 2);
    registry.renew(own.key(), now());
    registry.remove(own.key());

    seen.await(state -> state.instances().size() == 1);
    assertThat(registry.origin(own.key())).isNull();
    assertThat(awaitOnly("orders", HEALTHY).registration().host()).isEqualTo("10.0.0.9");
  }

  @Test
  void whatIsNotAskedForIsNotShown() {
    register("other", "other-1", "passing");
    register("legacy", "legacy-1", "passing");

    awaitOnly("legacy", HEALTHY);
    assertThat(registry.read("other").instances()).isEmpty();
    assertThat(registry.read("rollcall").instances()).isEmpty();
  }

  @Test
  void whatCannotBeAnInstanceIsPassedOver() {
    consul.put(
        "agent/service/register",
        "{\"ID\": \"%sportless\", \"Name\": \"%slegacy\"}".formatted(prefix, prefix));
    register("legacy", "legacy:1", "passing");

    assertThat(awaitOnly("legacy", HEALTHY).id()).matches("consul-[0-9a-f-]{36}");
  }

  private void register(String service, String id, String status) {
    consul.put(
        "agent/service/register",
        """
        {"ID": "%s", "Name": "%s", "Address": "10.0.0.9", "Port": 80,
         "Tags": ["old", ""], "Meta": {"team": "stock"}, "Weights": {"Passing": 3, "Warning": 1},
         "Check": {"CheckID": "service:%s", "Name": "alive", "TTL": "1h", "Status": "%s"}}
        """
            .formatted(prefix + id, prefix + service, prefix + id, status));
  }

  private ServiceInstance awaitOnly(String service, HealthStatus status) {
    await().atMost(SOON).until(() -> statuses(service).equals(List.of(status)));
    return registry.read(service).instances().getFirst();
  }

  private List<HealthStatus> statuses(String service) {
    return registry.read(service).instances().stream().map(ServiceInstance::status).toList();
  }

  private static void assertRefused(ThrowingCallable write) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(write)
        .withMessageContaining("others with Consul");
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
