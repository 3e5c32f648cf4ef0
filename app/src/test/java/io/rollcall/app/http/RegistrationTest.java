package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OneServer
class RegistrationTest {

  private static final String SMALL = "{\"host\":\"10.0.0.7\",\"port\":8080}";

  @Inject TestClient server;

  @Test
  void aNewInstanceIsCreatedWithAllDefaults() {
    var answer = server.put("/api/v1/services/fresh/instances/a", SMALL);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/services/fresh/instances/a");
    assertThat(answer.header("Rollcall-Revision")).isEqualTo(String.valueOf(answer.at("revision")));
    assertThat(answer.json())
        .asInstanceOf(map(String.class, Object.class))
        .containsOnlyKeys(
            "id",
            "service",
            "host",
            "port",
            "ports",
            "protocol",
            "version",
            "zone",
            "weight",
            "tags",
            "metadata",
            "healthCheck",
            "status",
            "output",
            "maintenance",
            "registeredAt",
            "lastHeartbeat",
            "revision")
        .containsEntry("id", "a")
        .containsEntry("service", "fresh")
        .containsEntry("host", "10.0.0.7")
        .containsEntry("port", 8080)
        .containsEntry("ports", Map.of())
        .containsEntry("protocol", "http")
        .containsEntry("version", null)
        .containsEntry("zone", null)
        .containsEntry("weight", 1)
        .containsEntry("tags", List.of())
        .containsEntry("metadata", Map.of())
        .containsEntry("healthCheck", Map.of("type", "heartbeat", "ttl", "PT30S"))
        .containsEntry("status", "healthy")
        .containsEntry("output", null);
    assertThat(Instant.parse(String.valueOf(answer.at("registeredAt"))))
        .isEqualTo(Instant.parse(String.valueOf(answer.at("lastHeartbeat"))));
  }

  @Test
  void everythingThatIsSaidIsStored() {
    var body =
        """
        {"service":"full","id":"a","host":"orders.internal","port":443,"protocol":"https",
         "ports":{"metrics":9100,"admin":9000},
         "version":"2.1","zone":"eu-1a","weight":7,"tags":["b","a","b"],
         "metadata":{"team":"checkout"},
         "healthCheck":{"type":"http","port":"admin","method":"HEAD","path":"/up","expectedStatuses":"200, 300-302",
                        "headers":{"Authorization":"Bearer s3cret"},"initialStatus":"unhealthy",
                        "interval":"10s","timeout":"PT2S",
                        "maxFailures":4,"recoveryThreshold":1,"deregisterAfter":"10m"}}
        """;
    server.put("/api/v1/services/full/instances/a", body);

    var stored = server.get("/api/v1/services/full/instances/a");

    assertThat(stored.status()).isEqualTo(200);
    assertThat(stored.at("host")).isEqualTo("orders.internal");
    assertThat(stored.at("ports")).isEqualTo(Map.of("admin", 9000, "metrics", 9100));
    assertThat(stored.at("protocol")).isEqualTo("https");
    assertThat(stored.at("version")).isEqualTo("2.1");
    assertThat(stored.at("zone")).isEqualTo("eu-1a");
    assertThat(stored.at("weight")).isEqualTo(7);
    assertThat(stored.at("tags")).isEqualTo(List.of("a", "b"));
    assertThat(stored.at("metadata")).isEqualTo(Map.of("team", "checkout"));
    assertThat(stored.at("healthCheck"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("type", "http"),
                Map.entry("port", "admin"),
                Map.entry("method", "HEAD"),
                Map.entry("path", "/up"),
                Map.entry("expectedStatuses", "200,300-302"),
                Map.entry("headers", Map.of("Authorization", "***")),
                Map.entry("initialStatus", "unhealthy"),
                Map.entry("interval", "PT10S"),
                Map.entry("timeout", "PT2S"),
                Map.entry("maxFailures", 4),
                Map.entry("recoveryThreshold", 1),
                Map.entry("deregisterAfter", "PT10M")));
    assertThat(stored.at("status")).isEqualTo("unhealthy");
  }

  @Test
  void aSecondRegistrationReplacesTheFirst() {
    var first = server.put("/api/v1/services/replaced/instances/a", SMALL);
    var second = server.put("/api/v1/services/replaced/instances/a", "{\"host\":\"b\",\"port\":1}");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Location")).isEmpty();
    assertThat(second.at("host")).isEqualTo("b");
    assertThat(second.number("revision")).isGreaterThan(first.number("revision"));
  }

  @Test
  void createOnlyLeavesWhatIsThere() {
    var path = "/api/v1/services/once/instances/a";
    assertThat(server.put(path, SMALL, "If-None-Match", "*").status()).isEqualTo(201);

    var second = server.put(path, "{\"host\":\"b\",\"port\":1}", "If-None-Match", "*");

    assertThat(second.status()).isEqualTo(412);
    assertThat(second.problem()).isEqualTo("instance-exists");
    assertThat(server.get(path).at("host")).isEqualTo("10.0.0.7");
  }

  @Test
  void aWeightInTheMetadataCounts() {
    var body = "{\"host\":\"a\",\"port\":1,\"metadata\":{\"weight\":\"5\"}}";

    assertThat(server.put("/api/v1/services/heavy/instances/a", body).at("weight")).isEqualTo(5);
  }

  @Test
  void aDeregisteredInstanceIsGone() {
    var path = "/api/v1/services/leaving/instances/a";
    server.put(path, SMALL);

    assertThat(server.delete(path).status()).isEqualTo(204);
    assertThat(server.get(path).problem()).isEqualTo("instance-not-found");
    assertThat(server.delete(path).problem()).isEqualTo("instance-not-found");
  }

  @Test
  void aHeartbeatRenewsTheLease() {
    var path = "/api/v1/services/beating/instances/a";
    server.put(path, SMALL);
    var before = Instant.parse(String.valueOf(server.get(path).at("lastHeartbeat")));

    await()
        .untilAsserted(
            () -> {
              var answer = server.put(path + "/heartbeat", "");
              assertThat(answer.status()).isEqualTo(204);
              assertThat(answer.body()).isEmpty();
              assertThat(Instant.parse(String.valueOf(server.get(path).at("lastHeartbeat"))))
                  .isAfter(before);
            });
  }

  @Test
  void aHeartbeatOfAnUnknownInstanceSaysRegisterAgain() {
    var answer = server.put("/api/v1/services/nobody/instances/a/heartbeat", "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("instance-not-found");
    assertThat(answer.detail()).contains("nobody", "'a'", "register it (again)");
  }

  @Test
  void aPushedStatusIsStoredWithItsOutput() {
    var path = "/api/v1/services/pushed/instances/a";
    server.put(path, SMALL);

    var answer =
        server.put(path + "/health", "{\"status\":\"unhealthy\",\"output\":\"disk full\"}");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(server.get(path).at("status")).isEqualTo("unhealthy");
    assertThat(server.get(path).at("output")).isEqualTo("disk full");
  }

  @Test
  void aStatusCanBePushedForEveryKindOfCheck() {
    var path = "/api/v1/services/probed/instances/a";
    server.put(path, "{\"host\":\"a\",\"port\":1,\"healthCheck\":{\"type\":\"tcp\"}}");

    server.put(path + "/health", "{\"status\":\"healthy\"}");

    assertThat(server.get(path).at("status")).isEqualTo("healthy");
  }

  @Test
  void aStatusMeasuredOnAnEarlierRegistrationIsDropped() {
    var path = "/api/v1/services/fenced/instances/a";
    var earlier = server.put(path, SMALL).at("revision");
    server.put(path, "{\"host\":\"b\",\"port\":1}");
    var report = "{\"status\":\"unhealthy\",\"revision\":%s}".formatted(earlier);

    assertThat(server.put(path + "/health", report).status()).isEqualTo(204);
    assertThat(server.get(path).at("status")).isEqualTo("healthy");
  }

  @Test
  void aStatusOfAnUnknownInstanceIsRefused() {
    var answer =
        server.put("/api/v1/services/nobody/instances/a/health", "{\"status\":\"healthy\"}");

    assertThat(answer.problem()).isEqualTo("instance-not-found");
  }
}
