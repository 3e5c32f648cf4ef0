package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a running server counts, each test on one of its own. */
@Timeout(60)
class MetricsTest {

  private static final String OPERATIONS = "service_discovery_registry_operations_total";
  private static final String LOOKUPS = "service_discovery_discovery_operations_total";
  private static final String FAILURES = "service_discovery_health_check_failures_total";
  private static final String RATIO = "service_discovery_cache_hit_ratio{cache_type=\"catalog\"}";

  @AutoClose
  private final TestServer server =
      TestServer.start(
          Map.of(
              "rollcall.backend",
              "faulty",
              "rollcall.registry.retry-delay",
              "1ms",
              "rollcall.telemetry.metrics.most-services",
              "2",
              "rollcall.telemetry.metrics.most-instances",
              "1"));

  private final FaultyBackend backend = FaultyBackend.of(server);

  @Test
  void writesAreCountedByWhatTheyAreAndWhatBecameOfThem() {
    register("orders", "a");
    server.register("orders", "a", "{\"host\":\"10.0.0.2\",\"port\":8080}");
    server.put("/api/v1/services/orders/instances/a/heartbeat", "");
    server.put("/api/v1/services/orders/instances/nosuch/heartbeat", "");
    server.delete("/api/v1/services/orders/instances/a");

    var scrape = Scrape.of(server);
    assertThat(scrape.value(operation("register", "orders", "success"))).isEqualTo(2);
    assertThat(scrape.value(operation("heartbeat", "orders", "success"))).isEqualTo(1);
    assertThat(scrape.value(operation("heartbeat", "orders", "refused"))).isEqualTo(1);
    assertThat(scrape.value(operation("deregister", "orders", "success"))).isEqualTo(1);
    assertThat(scrape.value("registered_services_total")).isEqualTo(2);
    assertThat(scrape.value("deregistered_services_total")).isEqualTo(1);
    assertThat(scrape.value("registration_latency_seconds_count")).isEqualTo(2);
    assertThat(scrape.value("rollcall_refusals_total{reason=\"instance-not-found\"}")).isEqualTo(1);
    assertThat(scrape.value("rollcall_events_total{type=\"registered\"}")).isEqualTo(1);
    assertThat(scrape.value("rollcall_propagation_seconds_count")).isPositive();
  }

  @Test
  void whatTheStoreCouldNotDoIsToldApart() {
    register("orders", "a");
    backend.fail(new BackendUnavailable("the store is gone", null));
    server.put("/api/v1/services/orders/instances/a/heartbeat", "");
    backend.fail(new OutcomeUnknown("no answer in time", null));
    server.delete("/api/v1/services/orders/instances/a");

    var scrape = Scrape.of(server);
    assertThat(scrape.value(operation("heartbeat", "orders", "failed"))).isEqualTo(1);
    assertThat(scrape.value(operation("deregister", "orders", "unknown"))).isEqualTo(1);
    assertThat(scrape.value("rollcall_outcomes_unknown_total{backend=\"faulty\"}")).isEqualTo(1);
    assertThat(scrape.value("rollcall_retries_total{backend=\"faulty\"}")).isPositive();
  }

  @Test
  void everyWayToReadCountsOnceForEachService() {
    register("orders", "a");
    register("payments", "a");
    double before = Scrape.of(server).value("discovery_requests_total");

    server.get("/api/v1/services/orders/instances");
    server.get("/api/v1/services/orders/instances?health=any");
    server.get("/api/v1/services/orders/instances?zone=a");
    server.get("/api/v1/services/orders/select");
    server.get("/api/v1/discover?service=orders&service=payments");
    server.get("/api/v1/services/orders/instances?revision=1&wait=30s");

    var scrape = Scrape.of(server);
    assertThat(scrape.value("discovery_requests_total") - before).isEqualTo(7);
    assertThat(scrape.value(LOOKUPS + "{service_name=\"orders\",status=\"success\"}"))
        .isGreaterThanOrEqualTo(6);
    assertThat(scrape.value(LOOKUPS + "{service_name=\"payments\",status=\"success\"}"))
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void aPickWithoutAHealthyInstanceIsRefused() {
    register("orders", "a");
    server.reportHealth("orders", "a", "unhealthy");
    await().until(() -> server.get("/api/v1/services/orders/select").status() == 503);

    assertThat(Scrape.of(server).value(LOOKUPS + "{service_name=\"orders\",status=\"refused\"}"))
        .isPositive();
  }

  @Test
  void namesBeyondTheBoundAndThoseMadeUpShareALabel() {
    register("one", "a");
    register("two", "a");
    register("three", "a");
    for (int i = 0; i < 50; i++) {
      server.get("/api/v1/services/made-up-" + i + "/instances");
      server.put("/api/v1/services/made-up-" + i + "/instances/a/heartbeat", "");
    }
    server.get("/api/v1/services/three/instances");

    var scrape = Scrape.of(server);
    assertThat(scrape.lines())
        .noneMatch(line -> line.contains("made-up") || line.contains("three"));
    assertThat(scrape.value(operation("register", "_other", "success"))).isEqualTo(1);
    assertThat(scrape.value(operation("heartbeat", "_other", "refused"))).isEqualTo(50);
    assertThat(scrape.value(LOOKUPS + "{service_name=\"_other\",status=\"success\"}"))
        .isGreaterThanOrEqualTo(51);
  }

  @Test
  void failuresOfInstancesBeyondTheBoundAreCountedByService() {
    register("orders", "a");
    register("orders", "b");
    register("payments", "c");
    server.reportHealth("orders", "a", "unhealthy");
    server.reportHealth("orders", "b", "unhealthy");
    server.reportHealth("payments", "c", "unhealthy");

    var scrape = Scrape.of(server);
    assertThat(scrape.value(failures("orders", "a"))).isEqualTo(1);
    assertThat(scrape.value(failures("orders", "_other"))).isEqualTo(1);
    assertThat(scrape.value(failures("payments", "_other"))).isEqualTo(1);
    assertThat(scrape.value("health_check_failures_total")).isEqualTo(3);
    assertThat(scrape.value("check_failures_total")).isZero();
  }

  @Test
  void theRatioIsOfReadsThatNeedNotWaitForTheStore() {
    assertThat(Scrape.of(server).value(RATIO)).isNaN();

    register("orders", "a");
    for (int i = 0; i < 4; i++) {
      server.get("/api/v1/services/orders/instances");
    }

    var scrape = Scrape.of(server);
    double hits = scrape.value(cached("hit"));
    double misses = scrape.value(cached("miss"));
    assertThat(hits + misses).isEqualTo(scrape.value("discovery_requests_total"));
    assertThat(scrape.value(RATIO)).isEqualTo(hits / (hits + misses)).isPositive();
  }

  @Test
  void streamsAndWaitingRequestsAreShown() {
    register("orders", "a");
    var poll =
        server.getLater(
            "/api/v1/services/orders/instances?wait=30s&revision="
                + server.get("/api/v1/services/orders/instances").at("revision"));

    await().until(() -> Scrape.of(server).value("rollcall_long_polls") == 1);
    server.delete("/api/v1/services/orders/instances/a");
    poll.join();
    await().until(() -> Scrape.of(server).value("rollcall_long_polls") == 0);
  }

  /** Until it is there for readers as well. */
  private void register(String service, String id) {
    server.register(service, id);
    await()
        .until(
            () ->
                server
                    .get("/api/v1/services/" + service + "/instances?health=any")
                    .each("instances", "id")
                    .contains(id));
  }

  private static String operation(String operation, String service, String status) {
    return "%s{operation=\"%s\",service_name=\"%s\",status=\"%s\"}"
        .formatted(OPERATIONS, operation, service, status);
  }

  private static String failures(String service, String id) {
    return "%s{instance_id=\"%s\",service_name=\"%s\"}".formatted(FAILURES, id, service);
  }

  private static String cached(String outcome) {
    return "rollcall_cache_requests_total{cache_type=\"catalog\",outcome=\"%s\"}"
        .formatted(outcome);
  }
}
