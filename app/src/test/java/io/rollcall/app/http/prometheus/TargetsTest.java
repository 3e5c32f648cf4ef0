package io.rollcall.app.http.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OneServer
class TargetsTest {

  private static final String TARGETS = "/api/v1/prometheus/targets";

  @Inject TestClient server;

  @Test
  void anInstanceIsAGroupWithAllThatIsKnownOfIt() {
    server.register(
        "shop.orders",
        "a",
        """
        {"host": "10.0.0.7", "port": 8080, "ports": {"metrics": 9100}, "protocol": "https",
         "zone": "eu-1", "version": "2.1", "tags": ["blue", "canary"],
         "metadata": {"team": "checkout", "on-call": "ops", "on.call": "nobody"}}\
        """);

    var targets = targets("prefix=shop.", 1);

    assertThat(targets.at("0.targets")).isEqualTo(List.of("10.0.0.7:8080"));
    assertThat(targets.at("0.labels"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("__meta_rollcall_service", "shop.orders"),
                Map.entry("__meta_rollcall_instance_id", "a"),
                Map.entry("__meta_rollcall_host", "10.0.0.7"),
                Map.entry("__meta_rollcall_port", "8080"),
                Map.entry("__meta_rollcall_protocol", "https"),
                Map.entry("__meta_rollcall_health", "healthy"),
                Map.entry("__meta_rollcall_maintenance", "false"),
                Map.entry("__meta_rollcall_zone", "eu-1"),
                Map.entry("__meta_rollcall_version", "2.1"),
                Map.entry("__meta_rollcall_tags", ",blue,canary,"),
                Map.entry("__meta_rollcall_metadata_team", "checkout"),
                Map.entry("__meta_rollcall_metadata_on_call", "ops")));
  }

  @Test
  void whatIsNotServedIsListedAsWell() {
    server.register("ill", "a");
    server.register("ill", "b");
    server.reportHealth("ill", "a", "unhealthy");
    server.put(
        "/api/v1/services/ill/instances/b/maintenance", "{\"enabled\": true, \"reason\": \"\"}");

    await()
        .untilAsserted(
            () -> {
              var targets = targets("service=ill", 2);
              assertThat(targets.at("0.labels.__meta_rollcall_health")).isEqualTo("unhealthy");
              assertThat(targets.at("1.labels.__meta_rollcall_maintenance")).isEqualTo("true");
            });
  }

  @Test
  void theNamedPortIsScrapedOfThoseThatHaveIt() {
    server.register("port", "none");
    server.register(
        "port", "v6", "{\"host\": \"fd00::7\", \"port\": 80, \"ports\": {\"metrics\": 9100}}");

    assertThat(targets("service=port&port=metrics", 1).at("0.targets"))
        .isEqualTo(List.of("[fd00::7]:9100"));
    assertThat(targets("service=port", 2).at("1.targets")).isEqualTo(List.of("[fd00::7]:80"));
  }

  @Test
  void theListIsOfTheServicesAndTagsThatAreAskedFor() {
    server.register("ask-1", "a", "{\"host\": \"a\", \"port\": 1, \"tags\": [\"x\", \"y\"]}");
    server.register("ask-1", "b", "{\"host\": \"b\", \"port\": 1, \"tags\": [\"x\"]}");
    server.register("ask-2", "c");

    targets("service=ask-1&service=ask-2", 3);
    targets("service=ask-2", 1);
    targets("prefix=ask-&tag=x", 2);
    targets("prefix=ask-&tag=x&tag=y", 1);
  }

  @Test
  void nothingToScrapeIsAnEmptyList() {
    assertThat(targets("prefix=nobody-", 0).body()).isEqualTo("[]");
    assertThat(targets("service=nobody", 0).body()).isEqualTo("[]");
  }

  @Test
  void aLongListIsWhole() {
    var registrations =
        IntStream.range(0, 1_000)
            .mapToObj(
                "{\"service\": \"many\", \"id\": \"%d\", \"host\": \"a\", \"port\": 1}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(server.post("/api/v1/instances", registrations).status()).isEqualTo(200);

    var targets = targets("service=many", 1_000);

    assertThat(targets.body().length()).isGreaterThan(4 * 32 * 1024);
    var ids = new HashSet<Object>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(targets.at(i + ".labels.__meta_rollcall_instance_id"));
    }
    assertThat(ids).hasSize(1_000).doesNotContainNull();
  }

  @ParameterizedTest
  @CsvSource({
    "services=orders, query parameter",
    "health=any, query parameter",
    "port=9100, port",
    "port=-a, port",
    "port=a&port=b, port",
    "service=-, service",
    "service=a&prefix=a, prefix",
    "prefix=, prefix",
  })
  void aQueryThatCannotBeMeantIsRefused(String query, String field) {
    var refused = server.get(TARGETS + "?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo(field);
  }

  @Test
  void asManyServicesAsMayBeAskedForAreAHundred() {
    var hundred =
        IntStream.range(0, 100).mapToObj(i -> "service=s" + i).collect(Collectors.joining("&"));

    assertThat(server.get(TARGETS + "?" + hundred).status()).isEqualTo(200);
    assertThat(server.get(TARGETS + "?" + hundred + "&service=one-more").status()).isEqualTo(400);
  }

  /** What is answered once there are so many. */
  private Answer targets(String query, int count) {
    return await()
        .until(
            () -> server.get(TARGETS + "?" + query),
            answer -> answer.json() instanceof List<?> groups && groups.size() == count);
  }
}
