package io.rollcall.app.telemetry;

import static io.rollcall.app.telemetry.Collected.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.rollcall.app.TestServer;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The spans of a real server, as a collector gets them. */
class TracesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + CALLER + "-00";
  private static final String ORDERS_1 = "/api/v1/services/orders/instances/orders-1";
  private static final String ORDERS = "/api/v1/services/orders/instances";
  private static final String BODY =
      "{\"host\":\"10.0.0.1\",\"port\":8080,\"version\":\"2.1.0\",\"protocol\":\"grpc\"}";

  static Stream<Supplier<Collector>> collectors() {
    return Stream.of(GrpcCollector::new, HttpCollector::new);
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void writesAndDiscoveryHaveTheSpansThatUsersExpect(Supplier<Collector> start) {
    try (var collector = start.get();
        var server = OtlpServer.telling(collector)) {
      assertThat(server.register("orders", "orders-1", BODY).status()).isEqualTo(201);
      assertThat(server.get(ORDERS).status()).isEqualTo(200);
      assertThat(server.delete(ORDERS_1).status()).isEqualTo(204);

      var registered = awaited(collector, "register_service");
      assertThat(registered.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(attributes(registered.getAttributesList()))
          .containsEntry("service.name", "orders")
          .containsEntry("service.id", "orders-1")
          .containsEntry("service.version", "2.1.0")
          .containsEntry("service.protocol", "grpc")
          .containsEntry("rollcall.outcome", "created");
      assertThat(registered.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
      var discovered = awaited(collector, "discover_services");
      assertThat(discovered.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(attributes(discovered.getAttributesList()))
          .containsEntry("service.name", "orders")
          .containsEntry("rollcall.stale", "false");
      var left = awaited(collector, "deregister_service");
      assertThat(left.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(attributes(left.getAttributesList())).containsEntry("service.id", "orders-1");
      assertThat(left.getParentSpanId()).isEqualTo(ByteString.EMPTY);
    }
  }

  @Test
  void aCallOfTheStoreIsAChildOfWhatItIsMadeFor() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      server.register("orders", "orders-1");

      var registered = awaited(collector, "register_service");
      var put = awaited(collector, "put memory");
      assertThat(put.getParentSpanId()).isEqualTo(registered.getSpanId());
      assertThat(put.getTraceId()).isEqualTo(registered.getTraceId());
      assertThat(put.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(attributes(put.getAttributesList()))
          .containsEntry("db.system.name", "memory")
          .containsEntry("db.operation.name", "put");
    }
  }

  @Test
  void aWriteOfAConfigurationIsASpanAroundItsCommit() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      server
          .bean(ConfigStore.class)
          .write(
              new ConfigWrite.Put(
                  "orders/limits", new ConfigContent("text/plain", "5"), Condition.none(), false),
              new Authorship("alice", ""));

      var written = awaited(collector, "write_configuration");
      assertThat(attributes(written.getAttributesList()))
          .containsEntry("rollcall.config.key", "orders/limits")
          .containsEntry("rollcall.outcome", "changed");
      assertThat(awaited(collector, "commit-cells memory").getParentSpanId())
          .isEqualTo(written.getSpanId());
    }
  }

  @Test
  void aFailureIsTheStatusOfItsSpan() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      assertThat(server.delete(ORDERS_1).status()).isEqualTo(404);

      var failed = awaited(collector, "deregister_service");
      assertThat(failed.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(attributes(failed.getAttributesList()))
          .containsEntry("error.type", "InstanceNotFound");
    }
  }

  @Test
  void aPickIsDescribedByWhatItIsMadeFrom() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      server.register("orders", "orders-1");
      server.register("orders", "orders-2");
      assertThat(server.get("/api/v1/services/orders/select").status()).isEqualTo(200);

      assertThat(attributes(awaited(collector, "discover_services").getAttributesList()))
          .containsEntry("service.name", "orders")
          .containsEntry("rollcall.instances", "2")
          .containsEntry("rollcall.stale", "false");
    }
  }

  @Test
  void aLookUpOfManyIsDescribedByAllThatIsFoundAndTheFirstFailure() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      server.register("orders", "orders-1");
      server.register("stock", "stock-1");
      server.get("/api/v1/discover?service=orders&service=no%20name&service=stock");

      var discovered = awaited(collector, "discover_services");
      assertThat(attributes(discovered.getAttributesList()))
          .containsEntry("service.name", "orders,no name,stock")
          .containsEntry("rollcall.instances", "2")
          .containsEntry("rollcall.stale", "false")
          .containsEntry("error.type", "InvalidValue");
      assertThat(discovered.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    }
  }

  @Test
  void whatACallerTracesIsTracedWithinItsTraceWhateverTheRatio() {
    try (var collector = new GrpcCollector();
        var server = telling(collector, "0")) {
      server.register("orders", "orders-1");
      server.put(ORDERS_1, BODY, "traceparent", SAMPLED);
      server.get(ORDERS, "traceparent", SAMPLED); // answered before it has a route
      server.get(ORDERS + "?health=any", "traceparent", SAMPLED);
      server.get("/api/v1/services/orders/select", "traceparent", SAMPLED);
      server.get("/api/v1/discover?service=orders", "traceparent", SAMPLED);
      server.post(
          "/api/v1/heartbeats",
          "[{\"service\":\"orders\",\"id\":\"orders-1\"}]",
          "traceparent",
          SAMPLED);

      await()
          .untilAsserted(
              () -> {
                assertThat(collector.collected().spans("discover_services")).hasSize(4);
                assertThat(collector.collected().spans("renew_service")).hasSize(1);
              });
      assertThat(collector.collected().spans("register_service")).hasSize(1);
      assertThat(
              Stream.of("discover_services", "register_service", "renew_service")
                  .flatMap(name -> collector.collected().spans(name).stream()))
          .allSatisfy(
              span -> {
                assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
                assertThat(hex(span.getParentSpanId())).isEqualTo(CALLER);
              });
    }
  }

  @Test
  void whatACallerDoesNotTraceIsNotTracedEither() {
    try (var collector = new GrpcCollector();
        var server = telling(collector, "1")) {
      server.put(ORDERS_1, BODY, "traceparent", UNSAMPLED);
      server.get(ORDERS, "traceparent", UNSAMPLED);
      server.register("stock", "last");

      awaited(collector, "register_service");
      assertThat(collector.collected().spans())
          .allSatisfy(span -> assertThat(hex(span.getTraceId())).isNotEqualTo(TRACE));
      assertThat(collector.collected().spans("register_service")).hasSize(1);
      assertThat(collector.collected().spans("discover_services")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f35-00f067aa-01",
        "%s%s%n"
      })
  void aTraceThatIsMalformedCountsAsNone(String hostile) {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      assertThat(server.put(ORDERS_1, BODY, "traceparent", hostile).status()).isEqualTo(201);

      var span = awaited(collector, "register_service");
      assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
      assertThat(hex(span.getTraceId())).isNotEqualTo(TRACE);
    }
  }

  @ParameterizedTest
  @CsvSource({"252, true", "253, false"}) // after 260 other characters
  void aStateThatIsTooLongIsLeftAwayAlone(int length, boolean isKept) {
    var state = "a=" + "b".repeat(255) + ",c=" + "d".repeat(length);
    try (var collector = new GrpcCollector();
        var server = telling(collector, "0")) {
      server.put(ORDERS_1, BODY, "traceparent", SAMPLED, "tracestate", state);

      var span = awaited(collector, "register_service");
      assertThat(hex(span.getParentSpanId())).isEqualTo(CALLER);
      assertThat(span.getTraceState()).isEqualTo(isKept ? state : "");
    }
  }

  @Test
  void theResourceSaysWhatThisProcessIs() {
    try (var collector = new GrpcCollector();
        var server =
            OtlpServer.telling(
                collector,
                Map.of("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=blue,host.name=own"))) {
      server.register("orders", "orders-1");

      awaited(collector, "register_service");
      var resource = attributes(collector.collected().resources().getFirst().getAttributesList());
      assertThat(resource)
          .containsEntry("service.name", "rollcall")
          .containsEntry("deployment.environment", "blue")
          .containsEntry("host.name", "own")
          .containsEntry("process.pid", Long.toString(ProcessHandle.current().pid()))
          .containsEntry("telemetry.sdk.language", "java")
          .containsKeys("service.instance.id", "os.type", "host.arch");
    }
  }

  @Test
  void variablesOfOpenTelemetrysWin() {
    try (var collector = new HttpCollector();
        var other = new GrpcCollector();
        var server =
            OtlpServer.telling(
                other,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                    "OTEL_EXPORTER_OTLP_HEADERS", "tenant=green",
                    "OTEL_SERVICE_NAME", "registry",
                    "OTEL_LOGS_EXPORTER", "none",
                    "OTEL_TRACES_SAMPLER", "always_on",
                    "rollcall.telemetry.traces.sample-ratio", "0"))) {
      server.register("orders", "orders-1");

      awaited(collector, "register_service");
      assertThat(attributes(collector.collected().resources().getFirst().getAttributesList()))
          .containsEntry("service.name", "registry");
      assertThat(collector.headers())
          .allSatisfy(sent -> assertThat(sent).containsEntry("tenant", "green"));
      assertThat(collector.collected().logs()).isEmpty();
      assertThat(other.asked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE"})
  void nothingIsSentWhenTheSdkIsDisabled(String disabled) {
    try (var collector = new GrpcCollector()) {
      try (var server = OtlpServer.telling(collector, Map.of("OTEL_SDK_DISABLED", disabled))) {
        server.register("orders", "orders-1");
      }

      assertThat(collector.asked()).isZero();
    }
  }

  private static TestServer telling(Collector collector, String ratio) {
    return OtlpServer.telling(
        collector,
        Map.of(
            "rollcall.telemetry.traces.sample-ratio",
            ratio,
            "rollcall.telemetry.otlp.signals",
            "traces"));
  }

  private static Span awaited(Collector collector, String name) {
    return await()
        .until(() -> collector.collected().spans(name), found -> !found.isEmpty())
        .getFirst();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
