package io.rollcall.app.telemetry;

import static io.rollcall.app.telemetry.Collected.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.rollcall.app.TestServer;
import io.rollcall.app.reload.Reloader;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.telemetry.Collector.Mood;
import io.rollcall.contract.server.Certificates;
import io.rollcall.registry.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How a real server gets on with its collector. */
class ExportTest {

  private static final String ORDERS = "/api/v1/services/orders/instances";

  static Stream<Supplier<Collector>> collectors() {
    return Stream.of(GrpcCollector::new, HttpCollector::new);
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void allThreeSignalsAreSentCompressedWithTheHeaders(Supplier<Collector> start) {
    try (var collector = start.get();
        var server =
            OtlpServer.telling(
                collector, Map.of("rollcall.telemetry.otlp.headers", "Api-Key=Basic 5ec4e7,a=b"))) {
      server.register("orders", "orders-1");
      LoggerFactory.getLogger("test").warn("the disk is full");

      await()
          .untilAsserted(
              () -> {
                assertThat(collector.collected().spans("register_service")).isNotEmpty();
                assertThat(collector.collected().metrics())
                    .extracting(Metric::getName)
                    .contains("rollcall_services", "rollcall_probes_total")
                    .contains("rollcall_backend_calls_seconds");
                assertThat(collector.collected().logs())
                    .extracting(line -> line.getBody().getStringValue())
                    .contains("the disk is full");
              });
      assertThat(collector.headers())
          .allSatisfy(
              headers ->
                  assertThat(headers)
                      .containsEntry("api-key", "Basic 5ec4e7")
                      .containsEntry("a", "b")
                      .containsValue("gzip"));
    }
  }

  @Test
  void aLineThatIsLoggedForATracedRequestHasItsIds() {
    try (var collector = new GrpcCollector();
        var server =
            OtlpServer.telling(
                collector, Map.of("rollcall.log.levels.io.rollcall.registry", "debug"))) {
      server.register("orders", "traced");

      await()
          .untilAsserted(
              () ->
                  assertThat(collector.collected().spans("register_service"))
                      .isNotEmpty()
                      .allSatisfy(
                          span ->
                              assertThat(collector.collected().logs())
                                  .filteredOn(line -> isOf(line, "CLIENT: Register of"))
                                  .isNotEmpty()
                                  .allSatisfy(
                                      line -> {
                                        assertThat(line.getTraceId()).isEqualTo(span.getTraceId());
                                        assertThat(line.getSpanId()).isEqualTo(span.getSpanId());
                                      })));
    }
  }

  @Test
  void aCollectorIsReachedOverTlsWithAClientCertificate(@TempDir Path folder) {
    var certificates = Certificates.create(folder);
    try (var collector = GrpcCollector.overTls(certificates);
        var server =
            OtlpServer.telling(
                collector,
                Map.of(
                    "rollcall.telemetry.otlp.tls.ca-file", certificates.authority(),
                    "rollcall.telemetry.otlp.tls.certificate-file", certificates.client(),
                    "rollcall.telemetry.otlp.tls.key-file", certificates.clientKey()))) {
      server.register("orders", "orders-1");

      await()
          .untilAsserted(
              () -> assertThat(collector.collected().spans("register_service")).isNotEmpty());
    }
  }

  @Test
  void certificatesOfOpenTelemetrysVariablesWin(@TempDir Path folder) {
    var certificates = Certificates.create(folder.resolve("known"));
    var unknown = Certificates.create(folder.resolve("unknown"));
    try (var collector = GrpcCollector.overTls(certificates);
        var server =
            OtlpServer.telling(
                collector,
                Map.of(
                    "rollcall.telemetry.otlp.tls.ca-file", unknown.authority(),
                    "OTEL_EXPORTER_OTLP_CERTIFICATE", certificates.authority(),
                    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE", certificates.client(),
                    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", certificates.clientKey()))) {
      server.register("orders", "orders-1");

      await()
          .untilAsserted(
              () -> assertThat(collector.collected().spans("register_service")).isNotEmpty());
    }
  }

  @Test
  void aFileOfCertificatesThatCannotBeUsedIsRefusedAtTheStart(@TempDir Path folder) {
    var missing = folder.resolve("missing.pem");

    assertThatThrownBy(
            () ->
                TestServer.start(
                    Map.of(
                        "rollcall.telemetry.otlp.endpoint",
                        "https://localhost:4317",
                        "rollcall.telemetry.otlp.tls.ca-file",
                        missing)))
        .hasRootCauseInstanceOf(InvalidSettings.class)
        .rootCause()
        .hasMessageContaining("rollcall.telemetry.otlp.tls.ca-file")
        .hasMessageContaining(missing.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5ec4e7", "key=5ec4e7%0a", "key=5ec4e7%C3%A9", "key=5ec4e7%", "k y=5ec4e7"})
  void aMalformedVariableIsRefusedWithoutShowingHeaders(String malformed) {
    assertThatThrownBy(
            () ->
                TestServer.start(
                    Map.of(
                        "rollcall.telemetry.otlp.endpoint",
                        "http://localhost:4317",
                        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                        malformed)))
        .rootCause()
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_TRACES_HEADERS must be headers")
        .hasMessageNotContaining("5ec4e7");
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"REFUSES", "STALLS"})
  @Timeout(60)
  void aCollectorThatTakesNothingCostsCountedDropsAlone(Mood mood) {
    try (var collector = new GrpcCollector()) {
      collector.is(mood);
      try (var server =
          OtlpServer.telling(
              collector,
              Map.of(
                  "OTEL_BSP_MAX_QUEUE_SIZE", "64",
                  "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "32",
                  "rollcall.telemetry.otlp.timeout", "1s"))) {
        server.register("orders", "orders-1");
        for (int i = 0; i < 500; i++) {
          assertThat(server.get(ORDERS).status()).isEqualTo(200);
        }

        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  assertThat(dropped(server, "traces")).isGreaterThan(300);
                  assertThat(metric(server, "exports_total{outcome=\"failed\",signal=\"traces\"}"))
                      .isPositive();
                });
        assertThat(collector.collected().spans()).isEmpty();
      } // within the time that the test has, though nothing can be sent
    }
  }

  @Test
  @Timeout(60)
  void aCollectorThatIsDownIsTriedAgain() {
    var gone = new GrpcCollector();
    var endpoint = gone.endpoint();
    gone.close();
    try (var server =
        TestServer.start(
            Map.of(
                "rollcall.telemetry.otlp.endpoint", endpoint,
                "rollcall.telemetry.otlp.timeout", "1s",
                "rollcall.telemetry.traces.sample-ratio", "1",
                "OTEL_BSP_SCHEDULE_DELAY", "50"))) {
      assertThat(server.register("orders", "orders-1").status()).isEqualTo(201);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(dropped(server, "traces")).isPositive());
      assertThat(server.get(ORDERS).status()).isEqualTo(200);
    }
  }

  @Test
  void theRatioAndTheHeadersChangeWhileTheServerRuns(@TempDir Path folder) throws IOException {
    var file = folder.resolve("rollcall.yml");
    try (var collector = new GrpcCollector()) {
      Files.writeString(file, settings(collector, "0", "old"));
      try (var server = TestServer.start(file)) {
        server.register("orders", "orders-1");
        Files.writeString(file, settings(collector, "1", "new"));
        server.bean(Reloader.class).reload(Caller.program("test"));
        server.register("orders", "orders-2");

        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(collector.collected().spans("register_service"))
                        .extracting(span -> attributes(span.getAttributesList()).get("service.id"))
                        .containsExactly("orders-2"));
        assertThat(collector.headers().getLast()).containsEntry("tenant", "new");
      }
    }
  }

  private static String settings(Collector collector, String ratio, String tenant) {
    return """
    rollcall:
      telemetry:
        otlp:
          endpoint: %s
          signals: traces
          headers: tenant=%s
        traces.sample-ratio: %s
    """
        .formatted(collector.endpoint(), tenant, ratio);
  }

  private static boolean isOf(LogRecord line, String beginning) {
    return line.getBody().getStringValue().startsWith(beginning);
  }

  private static double dropped(TestServer server, String signal) {
    return metric(server, "dropped_total{signal=\"" + signal + "\"}");
  }

  /** The value of a metric of telemetry, as Prometheus is shown it. */
  private static double metric(TestServer server, String series) {
    var line =
        Pattern.compile("rollcall_telemetry_" + Pattern.quote(series) + " (\\S+)")
            .matcher(server.get("/prometheus").body());
    assertThat(line.find()).as("there is %s", series).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
