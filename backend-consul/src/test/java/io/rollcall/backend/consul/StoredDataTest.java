package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What those see who use Consul without Rollcall. */
class StoredDataTest {

  private final PlainConsul consul = PlainConsul.at(Consul.shared());

  @Test
  void instanceIsANaturalService() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      fixture.backend().registry().put(registration(), now(), PutMode.CREATE_ONLY);

      var service = fixture.name("orders");
      var stored = consul.get("catalog/service/" + service).get(0);
      assertThat(stored.get("ServiceID").asText()).isEqualTo(service + ":1");
      assertThat(stored.get("ServiceAddress").asText()).isEqualTo("10.0.0.1");
      assertThat(stored.get("ServicePort").asInt()).isEqualTo(8080);
      assertThat(stored.get("ServiceTags").get(0).asText()).isEqualTo("blue");
      assertThat(stored.get("ServiceWeights").get("Passing").asInt()).isEqualTo(7);
      var meta = stored.get("ServiceMeta");
      assertThat(meta.get("team").asText()).isEqualTo("checkout");
      assertThat(meta.get("rollcall-zone").asText()).isEqualTo("eu-1a");
      assertThat(meta.has("app.kubernetes.io/name")).isFalse();
    }
  }

  @Test
  void instanceThatIsReportedUnhealthyIsNotPassing() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      fixture.backend().registry().put(registration(), now(), PutMode.CREATE_ONLY);
      var passing = "health/service/" + fixture.name("orders") + "?passing";
      assertThat(consul.get(passing)).hasSize(1);

      report(fixture, HealthStatus.UNHEALTHY);
      await().atMost(SOON).until(() -> consul.get(passing).isEmpty());

      report(fixture, HealthStatus.HEALTHY);
      await().atMost(SOON).until(() -> consul.get(passing).size() == 1);
    }
  }

  @Test
  void instanceInMaintenanceIsNotPassing() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      fixture.backend().registry().put(registration(), now(), PutMode.CREATE_ONLY);
      var key = registration().key();
      var passing = "health/service/" + fixture.name("orders") + "?passing";

      fixture.backend().registry().beginMaintenance(key, new Maintenance(now(), "new disk"));
      await().atMost(SOON).until(() -> consul.get(passing).isEmpty());

      fixture.backend().registry().endMaintenance(key);
      await().atMost(SOON).until(() -> consul.get(passing).size() == 1);
    }
  }

  /** Consul's user interface makes a key with a slash at its end. */
  @Test
  void foldersAmongConfigurationsArePassedOver() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      for (var folder : List.of("heads/", "heads/ab/", "heads/ab/c/", "changes/", "changes/ab/")) {
        consul.put("kv/rollcall/v2-%s/config/%s".formatted(fixture.name(""), folder), "");
      }
      var told = new ConcurrentLinkedQueue<Cell>();
      fixture.backend().cells().follow(follower(told));

      fixture.backend().cells().commit(List.of(), List.of(new Cells.Write.Put("heads/a", "1")));

      await().untilAsserted(() -> assertThat(told).extracting(Cell::key).containsOnly("heads/a"));
      assertThat(fixture.backend().cells().list("", null, 10)).hasSize(1);
    }
  }

  private static Watcher<CellNews> follower(Queue<Cell> told) {
    return new Watcher<>() {
      @Override
      public void onState(CellNews news) {
        switch (news) {
          case CellNews.All(var cells) -> told.addAll(cells);
          case CellNews.Changed(var written, _) -> told.addAll(written);
        }
      }

      @Override
      public void onDisconnected(String reason) {
        throw new AssertionError("disconnected: " + reason);
      }
    };
  }

  @Test
  void servicesOfOthersAreNeitherShownNorTouched() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      var service = fixture.name("legacy");
      consul.put("agent/service/register", "{\"Name\":\"%s\",\"Port\":1}".formatted(service));

      assertThat(fixture.backend().registry().read("legacy").instances()).isEmpty();
      assertThat(consul.get("catalog/service/" + service)).hasSize(1);
    }
  }

  private static Registration registration() {
    return Registration.builder("orders", "1", "10.0.0.1", 8080)
        .zone("eu-1a")
        .weight(7)
        .tags("blue")
        .metadata(Map.of("team", "checkout", "app.kubernetes.io/name", "orders"))
        .build();
  }

  private static void report(ConsulFixture fixture, HealthStatus status) {
    var key = registration().key();
    fixture
        .backend()
        .registry()
        .report(new HealthReport(key, status, "disk full", OptionalLong.empty()));
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
