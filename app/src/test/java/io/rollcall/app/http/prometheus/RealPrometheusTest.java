package io.rollcall.app.http.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import io.rollcall.contract.server.Prometheus;
import io.rollcall.contract.server.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus that finds what to scrape through Rollcall. */
@Timeout(180)
class RealPrometheusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"([^\"]+)\"]");
  private static final String NONE = "none";

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void scrapesWhatIsRegisteredFollowsItAndKeepsItWhileRollcallIsGone() throws Exception {
    var tokens = new TestTokens(folder);
    var owner = TestTokens.bearer(tokens.add("owner", TestTokens.EVERYTHING));
    var reader = tokens.add("prometheus", "discover:*");
    var server =
        TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file().toString()));
    try (var prometheus = Prometheus.start(configuration(server.port(), reader));
        var second = new ScrapedInstance()) {
      try (var first = new ScrapedInstance()) {
        register(server, first, owner);
        awaitValue(prometheus, "scraped_port{service=\"orders\",instance=\"a\"}", first.port());
      }
      register(server, second, owner);
      awaitValue(prometheus, "scraped_port{service=\"orders\",instance=\"a\"}", second.port());
      awaitValue(prometheus, "rollcall_instances{job=\"rollcall\"}", 1);

      server.close();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  get(prometheus.uri().resolve("/metrics"))
                      .matches("(?s).*prometheus_sd_http_failures_total [1-9].*"));
      awaitValue(prometheus, "up{job=\"rollcall\"}", 0);
      assertThat(value(prometheus, "up{service=\"orders\"}")).isEqualTo("1");
    } finally {
      server.close();
    }
  }

  @Test
  void forgetsWhatIsDeregistered() throws Exception {
    try (var server = TestServer.start();
        var prometheus = Prometheus.start(configuration(server.port(), "none"));
        var instance = new ScrapedInstance()) {
      server.register("orders", "a", instance.registration());
      awaitValue(prometheus, "up{service=\"orders\"}", 1);

      server.delete("/api/v1/services/orders/instances/a");

      await()
          .atMost(PATIENCE)
          .until(() -> value(prometheus, "up{service=\"orders\"}").equals(NONE));
    }
  }

  private static void register(TestServer server, ScrapedInstance instance, String authorization) {
    var answer =
        server.put(
            "/api/v1/services/orders/instances/a",
            instance.registration(),
            "Authorization",
            authorization);
    assertThat(answer.status()).isIn(200, 201);
  }

  private Path configuration(int port, String token) throws IOException {
    return Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: services
            http_sd_configs:
              - url: http://127.0.0.1:%1$d/api/v1/prometheus/targets?prefix=ord&port=metrics
                refresh_interval: 1s
                authorization: {type: Bearer, credentials: %2$s}
            relabel_configs:
              - {source_labels: [__meta_rollcall_service], target_label: service}
              - {source_labels: [__meta_rollcall_instance_id], target_label: instance}
          - job_name: rollcall
            metrics_path: /prometheus
            authorization: {credentials: %2$s}
            static_configs:
              - targets: ["127.0.0.1:%1$d"]
        """
            .formatted(port, token));
  }

  private void awaitValue(RealServer prometheus, String query, int expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(value(prometheus, query))
                    .as("%s; log of Prometheus:%n%s", query, prometheus.log())
                    .isEqualTo(Integer.toString(expected)));
  }

  /** The value of the one series that {@code query} finds. */
  private String value(RealServer prometheus, String query)
      throws IOException, InterruptedException {
    var answer =
        get(prometheus.uri().resolve("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8)));
    var value = VALUE.matcher(answer);
    return value.find() ? value.group(1) : NONE;
  }

  private String get(URI uri) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
        .body();
  }
}
