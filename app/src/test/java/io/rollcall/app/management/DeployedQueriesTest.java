package io.rollcall.app.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.contract.server.Prometheus;
import io.rollcall.contract.server.ToolRun;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The alerts and the dashboard in {@code deploy/}: Prometheus understands what they ask, and
 * Rollcall has it.
 */
class DeployedQueriesTest {

  private static final Path RULES = Path.of("../deploy/prometheus/rules.yml");
  private static final Path RULES_TEST = Path.of("../deploy/prometheus/rules.test.yml");
  private static final Path DASHBOARD = Path.of("../deploy/grafana/rollcall.json");

  /** How annotations and legends show a label. */
  private static final Pattern SHOWN = Pattern.compile("\\$labels\\.(\\w+)|\\{\\{(\\w+)}}");

  @TempDir Path folder;

  /**
   * A query.
   *
   * @param texts that show labels of its results
   */
  private record Deployed(String expression, String texts) {}

  @Test
  void alertsFireAsTheirTestSays() {
    assertSucceeded(Prometheus.tool("check", "rules", RULES.toString()));
    assertSucceeded(Prometheus.tool("test", "rules", RULES_TEST.toString()));
  }

  @Test
  void everyAlertIsTested() throws IOException {
    var test = Files.readString(RULES_TEST);

    assertThat(alerts())
        .allSatisfy(alert -> assertThat(test).contains((String) alert.get("alert")));
  }

  @Test
  void everyMetricAndLabelIsOneThatARunningServerHas() throws Exception {
    var served = served();

    for (var deployed : all()) {
      var query = PromQuery.of(deployed.expression());
      assertThat(query.metrics()).as(deployed.expression()).isNotEmpty();
      var labels = new TreeSet<String>();
      query
          .metrics()
          .forEach(
              (metric, matched) -> {
                assertThat(served.labels()).as(deployed.expression()).containsKey(metric);
                var has = served.labels().getOrDefault(metric, Set.of());
                assertThat(has).as(deployed.expression()).containsAll(matched);
                labels.addAll(has);
              });
      assertThat(labels).as(deployed.expression()).containsAll(query.grouping());
      assertThat(labels).as(deployed.texts()).containsAll(shown(deployed.texts()));
    }
  }

  @Test
  void prometheusUnderstandsTheQueriesOfTheDashboard() throws Exception {
    var configuration = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    try (var prometheus = Prometheus.start(configuration);
        var client = HttpClient.newHttpClient()) {
      for (var deployed : dashboard()) {
        var expression =
            deployed
                .expression()
                .replace("$__rate_interval", "5m")
                .replaceAll("\\$(?:job|instance)", ".*");
        var query = "/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8);
        var answer = client.send(get(prometheus.uri().resolve(query)), BodyHandlers.ofString());
        assertThat(answer.body()).as(expression).contains("\"status\":\"success\"");
      }
    }
  }

  private static void assertSucceeded(ToolRun run) {
    assertThat(run.exitCode()).as(run.said()).isZero();
  }

  /** What a server has that speaks TLS, after its first registration. */
  private ServedMetrics served() throws Exception {
    try (var server = TlsServer.start(folder, Map.of());
        var client = server.client(server.context())) {
      var registration =
          HttpRequest.newBuilder(server.uri("/api/v1/services/orders/instances/a"))
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString("{\"host\": \"a\", \"port\": 1}"))
              .build();
      assertThat(client.send(registration, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
      return ServedMetrics.of(
          client.send(get(server.uri("/prometheus")), BodyHandlers.ofString()).body());
    }
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private static List<Deployed> all() throws IOException {
    var all = new ArrayList<>(dashboard());
    for (var alert : alerts()) {
      all.add(
          new Deployed(
              String.valueOf(alert.get("expr")), String.valueOf(alert.get("annotations"))));
    }
    return all;
  }

  private static List<Deployed> dashboard() throws IOException {
    var queries = new ArrayList<Deployed>();
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Deployed(target.path("expr").asText(), target.path("legendFormat").asText()));
      }
    }
    assertThat(queries).isNotEmpty();
    return queries;
  }

  private static List<Map<String, Object>> alerts() throws IOException {
    Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
        new Yaml().load(Files.readString(RULES));
    return rules.getOrDefault("groups", List.of()).stream()
        .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
        .toList();
  }

  private static Set<String> shown(String texts) {
    var labels = new TreeSet<String>();
    SHOWN
        .matcher(texts)
        .results()
        .forEach(found -> labels.add(found.group(1) != null ? found.group(1) : found.group(2)));
    return labels;
  }
}
