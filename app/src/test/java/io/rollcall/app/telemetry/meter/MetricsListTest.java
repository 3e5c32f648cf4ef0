package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that lists all metrics, beside what a running server shows. */
@OneServer
class MetricsListTest {

  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)`( [¹²])? \\| ([a-z]+) \\|([^|]*)\\| [^|]+ \\|");

  @Inject TestClient server;
  @Inject ConfigStore configurations;

  /**
   * A row of the page.
   *
   * @param conditional whether it is shown in some circumstances alone
   * @param labels in the order of the alphabet
   */
  private record Row(String name, boolean conditional, String type, List<String> labels) {}

  @BeforeEach
  void haveEverythingCounted() {
    server.register("orders", "a", "{\"host\":\"127.0.0.1\",\"port\":1}");
    server.reportHealth("orders", "a", "unhealthy");
    server.get("/api/v1/services/orders/instances");
    configurations.write(
        new ConfigWrite.Put(
            "orders/limits", new ConfigContent("text/plain", "5"), Condition.none(), false),
        new Authorship("alice", ""));
    await().until(() -> Scrape.of(server).sum("service_discovery_health_check_failures_total") > 0);
  }

  @Test
  void thePageListsWhatIsShown() throws IOException {
    var listed = rows().stream().map(Row::name).toList();

    assertThat(listed).doesNotHaveDuplicates();
    assertThat(listed).containsAll(Scrape.of(server).types().keySet());
  }

  @Test
  void whatThePageListsIsShown() throws IOException {
    var shown = Scrape.of(server).types().keySet();

    assertThat(rows().stream().filter(row -> !row.conditional()).map(Row::name))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(shown).contains(name));
  }

  @Test
  void typesAndLabelsAreAsListed() throws IOException {
    var scrape = Scrape.of(server);
    var types = scrape.types();

    assertThat(rows().stream().filter(row -> types.containsKey(row.name())))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(types.get(row.name())).as(row.name()).isEqualTo(row.type());
              assertThat(scrape.labels(row.name())).as(row.name()).isEqualTo(row.labels());
            });
  }

  @Test
  void whatThePageListsOfTlsIsShownWhereThereIsACertificate(@TempDir Path folder) throws Exception {
    try (var encrypted = TlsServer.start(folder);
        var client = encrypted.client(encrypted.context())) {
      var request = HttpRequest.newBuilder(encrypted.uri("/prometheus")).build();
      var scrape = Scrape.of(client.send(request, BodyHandlers.ofString()).body());

      assertThat(rows().stream().filter(row -> row.name().startsWith("rollcall_tls_")))
          .isNotEmpty()
          .allSatisfy(
              row -> {
                assertThat(scrape.types()).containsEntry(row.name(), row.type());
                assertThat(scrape.labels(row.name())).as(row.name()).isEqualTo(row.labels());
              });
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> new Row(row.group(1), row.group(2) != null, row.group(3), labels(row.group(4))))
        .toList();
  }

  private static List<String> labels(String cell) {
    return cell.isBlank()
        ? List.of()
        : Arrays.stream(cell.replace("`", "").split(",", -1)).map(String::strip).sorted().toList();
  }
}
