package io.rollcall.app.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import io.rollcall.app.TestServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that operators take out of service and put back. */
@OneServer
class MaintenanceTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String OUT = "{\"enabled\": true, \"reason\": \"deploying 2.1\"}";
  private static final String BACK = "{\"enabled\": false}";

  @Inject TestClient server;

  @Test
  void whatIsOutIsNotServedUntilItIsBack() {
    server.register("drained", "a");
    server.register("drained", "b");

    assertThat(maintain("drained", OUT).status()).isEqualTo(204);
    awaitServed("drained", List.of("b"));
    assertThat(server.get("/api/v1/services/drained/select").at("instance.id")).isEqualTo("b");
    var stored = server.get("/api/v1/services/drained/instances/a");
    assertThat(stored.at("status")).isEqualTo("healthy");
    assertThat(stored.at("maintenance.reason")).isEqualTo("deploying 2.1");
    assertThat(String.valueOf(stored.at("maintenance.since"))).endsWith("Z");

    assertThat(maintain("drained", BACK).status()).isEqualTo(204);
    awaitServed("drained", List.of("a", "b"));
  }

  @Test
  void whoAsksForAnyStatusGetsItToo() {
    server.register("any", "a");
    maintain("any", OUT);
    awaitServed("any", List.of());

    var any = server.get("/api/v1/services/any/instances?health=any");

    assertThat(any.at("instances.0.maintenance.reason")).isEqualTo("deploying 2.1");
  }

  @Test
  void itIsTheReasonWhyAnInstanceIsNotServed() {
    server.register("explained", "a");
    maintain("explained", OUT);
    awaitServed("explained", List.of());

    var explained = server.get("/api/v1/services/explained/explain");

    assertThat(explained.at("instances.0.returned")).isEqualTo(false);
    assertThat(String.valueOf(explained.at("instances.0.objections.0")))
        .matches("it is in maintenance since \\S+: deploying 2.1");
  }

  @Test
  void itOutlastsRegistrations() {
    server.register("returning", "a");
    maintain("returning", OUT);
    server.delete("/api/v1/services/returning/instances/a");

    var back = server.register("returning", "a");

    assertThat(back.status()).isEqualTo(201);
    assertThat(back.at("maintenance.reason")).isEqualTo("deploying 2.1");
    await()
        .atMost(SOON)
        .until(
            () ->
                server
                    .get("/api/v1/services/returning/instances?health=any")
                    .each("instances", "id")
                    .equals(List.of("a")));
    assertThat(served("returning")).isEmpty();
  }

  @Test
  void itOutlastsRollcall(@TempDir Path folder) throws IOException {
    Map<String, Object> durable =
        Map.of("rollcall.memory.file", folder.resolve("registrations").toString());
    try (var first = TestServer.start(durable)) {
      first.register("orders", "a");
      first.register("orders", "gone");
      first.put("/api/v1/services/orders/instances/a/maintenance", OUT);
      first.put("/api/v1/services/orders/instances/gone/maintenance", OUT);
      first.delete("/api/v1/services/orders/instances/gone");
    }

    try (var second = TestServer.start(durable)) {
      assertThat(second.get("/api/v1/services/orders/instances/a").at("maintenance.reason"))
          .isEqualTo("deploying 2.1");
      assertThat(second.register("orders", "gone").at("maintenance.reason"))
          .isEqualTo("deploying 2.1");
    }
  }

  @Test
  void whatIsNotRegisteredCannotBeTakenOutButPutBack() {
    assertThat(maintain("nowhere", OUT).problem()).isEqualTo("instance-not-found");
    assertThat(maintain("nowhere", BACK).status()).isEqualTo(204);
  }

  @Test
  void badRequestsAreRefused() {
    server.register("refusing", "a");

    assertThat(maintain("refusing", "{}").detail())
        .isEqualTo("enabled is missing; it must be true or false");
    assertThat(maintain("refusing", "{\"enabled\": \"yes\"}").detail())
        .isEqualTo("enabled must be true or false, but is 'yes'");
    assertThat(maintain("refusing", "{\"enabled\": false, \"reason\": \"x\"}").detail())
        .isEqualTo("reason must not be given when enabled is false, but is 'x'");
    assertThat(
            maintain("refusing", "{\"enabled\":true,\"reason\":\"" + "x".repeat(257) + "\"}")
                .detail())
        .startsWith("reason must be at most 256 characters");
    assertThat(server.put("/api/v1/services/rollcall/instances/a/maintenance", OUT).detail())
        .startsWith("service must not be Rollcall's own");
  }

  private Answer maintain(String service, String body) {
    return server.put("/api/v1/services/" + service + "/instances/a/maintenance", body);
  }

  private void awaitServed(String service, List<String> ids) {
    await().atMost(SOON).until(() -> served(service).equals(ids));
  }

  private List<String> served(String service) {
    return server.get("/api/v1/services/" + service + "/instances").each("instances", "id");
  }
}
