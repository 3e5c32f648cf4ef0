package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Entries that somebody wrote and did not live, or care, to show on the copy that counts. */
class MaintenanceEntriesTest {

  private static final Registration ORDERS_1 =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofMinutes(1)))
          .build();
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Maintenance DEPLOY = new Maintenance(AT, "deploy");

  @AutoClose private final TwoAgentsFixture fixture = new TwoAgentsFixture();
  private final RegistryBackend here = fixture.replicas().getFirst().registry();
  private final RegistryBackend there = fixture.replicas().getLast().registry();

  @Test
  void aHeartbeatThatTakesAnInstanceOverShowsThem() {
    put(here);
    write("{\"since\":\"%s\",\"reason\":\"deploy\"}".formatted(AT));

    there.renew(ORDERS_1.key(), now());

    assertThat(maintenance()).isEqualTo(DEPLOY);
  }

  @Test
  void aReportThatTakesAnInstanceOverShowsThem() {
    put(here);
    write("{\"since\":\"%s\",\"reason\":\"deploy\"}".formatted(AT));

    there.report(
        new HealthReport(ORDERS_1.key(), HealthStatus.HEALTHY, "fine", OptionalLong.empty()));

    assertThat(maintenance()).isEqualTo(DEPLOY);
  }

  @Test
  void takingOutAgainShowsThemWhereverTheCopyIs() {
    put(here);
    write("{\"since\":\"%s\",\"reason\":\"deploy\"}".formatted(AT));

    there.beginMaintenance(ORDERS_1.key(), new Maintenance(now(), "deploy"));

    assertThat(maintenance()).isEqualTo(DEPLOY);
  }

  @Test
  void whatMakesNoSenseIsPassedOver() {
    for (var nonsense :
        new String[] {"deploying", "{\"since\":\"yesterday\",\"reason\":\"\"}", "{}", "[]"}) {
      write(nonsense);
      put(here);
      here.remove(ORDERS_1.key());
    }
    put(here);

    assertThat(maintenance()).isNull();
    here.beginMaintenance(ORDERS_1.key(), DEPLOY);
    assertThat(maintenance()).isEqualTo(DEPLOY);
  }

  private void write(String entry) {
    PlainConsul.at(TwoAgentsFixture.CLUSTER.agents().getFirst().uri())
        .put("kv/rollcall/maintenance/" + fixture.name("orders") + ":1", entry);
  }

  private static void put(RegistryBackend registry) {
    registry.put(ORDERS_1, now(), PutMode.CREATE_OR_REPLACE);
  }

  private @Nullable Maintenance maintenance() {
    return here.read("orders").instances().stream()
        .findFirst()
        .map(ServiceInstance::maintenance)
        .orElse(null);
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
