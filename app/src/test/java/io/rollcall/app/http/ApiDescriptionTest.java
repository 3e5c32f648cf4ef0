package io.rollcall.app.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI description that is served. */
class ApiDescriptionTest {

  private static Map<String, Map<String, Map<String, Object>>> paths;
  private static Map<String, ?> schemas;

  @BeforeAll
  static void read() {
    try (var server = TestServer.start()) {
      Map<String, Map<String, Map<String, Map<String, Object>>>> description =
          new Yaml().load(server.get("/docs/rollcall.yml").body());
      paths = requireNonNull(description.get("paths"));
      schemas = requireNonNull(requireNonNull(description.get("components")).get("schemas"));
    }
  }

  @Test
  void everyCallIsDescribed() {
    var calls = new TreeSet<String>();
    paths.forEach(
        (path, methods) -> methods.keySet().forEach(method -> calls.add(method + " " + path)));

    assertThat(calls)
        .containsExactly(
            "delete /api/v1/cache",
            "delete /api/v1/cache/{service}",
            "delete /api/v1/config/{key}",
            "delete /api/v1/picks/{pickId}",
            "delete /api/v1/services/{service}/instances/{id}",
            "get /api/v1/config",
            "get /api/v1/config-export",
            "get /api/v1/config-watch",
            "get /api/v1/config/{key}",
            "get /api/v1/config/{key}/diff",
            "get /api/v1/config/{key}/history",
            "get /api/v1/config/{key}/watch",
            "get /api/v1/discover",
            "get /api/v1/events",
            "get /api/v1/prometheus/targets",
            "get /api/v1/services",
            "get /api/v1/services/{service}/explain",
            "get /api/v1/services/{service}/instances",
            "get /api/v1/services/{service}/instances/{id}",
            "get /api/v1/services/{service}/select",
            "get /api/v1/services/{service}/watch",
            "get /api/v1/settings",
            "get /api/v1/stats",
            "post /api/v1/config",
            "post /api/v1/config-import",
            "post /api/v1/config/{key}/rollback",
            "post /api/v1/heartbeats",
            "post /api/v1/instances",
            "post /api/v1/sealing/reseal",
            "post /api/v1/settings/reload",
            "put /api/v1/config/{key}",
            "put /api/v1/services/{service}/instances/{id}",
            "put /api/v1/services/{service}/instances/{id}/health",
            "put /api/v1/services/{service}/instances/{id}/heartbeat",
            "put /api/v1/services/{service}/instances/{id}/maintenance");
  }

  @Test
  void everyCallHasASummaryATagAndItsAnswersInWords() {
    forEachCall(
        (name, call) -> {
          assertThat(call).as(name).containsKeys("summary", "tags");
          assertThat(answers(call))
              .as(name)
              .allSatisfy(
                  (status, answer) ->
                      assertThat(String.valueOf(answer.get("description")))
                          .doesNotContain(status + " response"));
        });
  }

  @Test
  void everyRefusalIsAProblem() {
    forEachCall(
        (name, call) ->
            assertThat(answers(call))
                .as(name)
                .allSatisfy(
                    (status, answer) -> {
                      if (status.compareTo("400") >= 0) {
                        assertThat(answer.get("content"))
                            .isEqualTo(
                                Map.of(
                                    "application/problem+json",
                                    Map.of(
                                        "schema", Map.of("$ref", "#/components/schemas/Problem"))));
                      }
                    }));
  }

  @Test
  void everyCallMayBeRefusedByWhoMakesIt() {
    forEachCall(
        (name, call) -> assertThat(answers(call)).as(name).containsKeys("401", "403", "429"));
  }

  @Test
  void everyBodyHasAnExample() {
    forEachCall(
        (name, call) -> {
          if (call.get("requestBody") != null) {
            assertThat(call.get("requestBody").toString()).as(name).contains("examples");
          }
        });
  }

  @Test
  void onlyOurOwnSchemasAreThere() {
    assertThat(schemas.keySet()).noneMatch(name -> name.contains("Http") || name.contains("_"));
    assertThat(schemas.keySet())
        .containsAll(Set.of("Registration", "Instance", "HealthCheck", "Problem", "Stats"));
  }

  private interface CallCheck {
    void check(String name, Map<String, Object> call);
  }

  private static void forEachCall(CallCheck check) {
    paths.forEach(
        (path, methods) ->
            methods.forEach((method, call) -> check.check(method + " " + path, call)));
  }

  @SuppressWarnings("unchecked") // the description is what its schema says
  private static Map<String, Map<String, Object>> answers(Map<String, Object> call) {
    return (Map<String, Map<String, Object>>) requireNonNull(call.get("responses"));
  }
}
