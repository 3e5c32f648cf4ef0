package io.rollcall.app.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.health.HealthMonitor;
import io.rollcall.model.InstanceKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String CHECK =
      """
      {"type":"http","interval":"1s","timeout":"500ms","maxFailures":2,"recoveryThreshold":2}
      """;

  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("rollcall.health-check.targets.deny", "127.0.0.9"));

  @AutoClose private final CheckedServer instance = new CheckedServer();

  @Test
  void theStatusFollowsWhatTheInstanceAnswers() {
    register("followed", CHECK);
    awaitStatus("followed", "healthy");
    awaitServed("followed", 1);

    instance.answer(503);
    awaitStatus("followed", "unhealthy");
    awaitServed("followed", 0);
    assertThat(output("followed")).isEqualTo("HTTP 503, expected 200-299: disk full");

    instance.answer(200);
    awaitStatus("followed", "healthy");
    awaitServed("followed", 1);
    assertThat(output("followed")).isEqualTo("HTTP 200");
  }

  @Test
  void whatIsDeregisteredIsProbedNoMore() {
    register("leaving", CHECK);
    awaitStatus("leaving", "healthy");

    server.delete("/api/v1/services/leaving/instances/a");

    var monitor = server.bean(HealthMonitor.class);
    await().atMost(SOON).until(() -> monitor.find(new InstanceKey("leaving", "a")) == null);
    int asked = instance.asked();
    await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> instance.asked() <= asked + 1);
  }

  @Test
  void aDeniedTargetIsUnhealthyAndSaysWhy() {
    register("denied", "127.0.0.9", CHECK);

    awaitStatus("denied", "unhealthy");
    assertThat(output("denied"))
        .isEqualTo("probes may not connect to 127.0.0.9 (rollcall.health-check.targets)");
    assertThat(instance.asked()).isZero();
  }

  @Test
  void aProbeOfTheUsersOwnIsKnownByItsName() {
    register(
        "custom", "127.0.0.1", "{\"type\":\"custom\",\"probe\":\"queue\",\"interval\":\"1s\"}");

    awaitStatus("custom", "unhealthy");
    assertThat(output("custom")).isEqualTo("queue of a is full");
  }

  @Test
  void anUnknownProbeIsRefused() {
    var check = "{\"type\":\"custom\",\"probe\":\"nosuch\"}";

    var refused = server.register("custom", "b", body("127.0.0.1", check));

    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.detail())
        .isEqualTo("healthCheck.probe must be one of queue, but is 'nosuch'");
  }

  @Test
  void anInitialStatusHoldsUntilTheThresholds() {
    instance.answer(503);

    register(
        "initial",
        "127.0.0.1",
        "{\"type\":\"http\",\"interval\":\"1s\",\"initialStatus\":\"healthy\",\"maxFailures\":2}");

    assertThat(status("initial")).isEqualTo("healthy");
    awaitStatus("initial", "unhealthy");
  }

  @Test
  void probesAreCountedForOperators() {
    register("counted", CHECK);
    awaitStatus("counted", "healthy");

    await()
        .untilAsserted(
            () ->
                assertThat(server.get("/prometheus").body())
                    .containsPattern("rollcall_probes_total\\{outcome=\"passed\"} [1-9]")
                    .containsPattern("rollcall_probed_instances [1-9]"));
  }

  private void register(String service, String check) {
    register(service, "127.0.0.1", check);
  }

  private void register(String service, String host, String check) {
    assertThat(server.register(service, "a", body(host, check)).status()).isEqualTo(201);
  }

  private String body(String host, String check) {
    return "{\"host\":\"%s\",\"port\":%d,\"healthCheck\":%s}"
        .formatted(host, instance.port(), check);
  }

  private static void awaitStatus(String service, String status) {
    await().atMost(SOON).until(() -> status.equals(status(service)));
  }

  private static void awaitServed(String service, int count) {
    await()
        .atMost(SOON)
        .until(
            () ->
                server
                        .get("/api/v1/services/" + service + "/instances")
                        .each("instances", "id")
                        .size()
                    == count);
  }

  private static @Nullable Object status(String service) {
    return server.get("/api/v1/services/" + service + "/instances/a").at("status");
  }

  private static @Nullable Object output(String service) {
    return server.get("/api/v1/services/" + service + "/instances/a").at("output");
  }
}
