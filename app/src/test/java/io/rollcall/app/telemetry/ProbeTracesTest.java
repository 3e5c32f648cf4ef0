package io.rollcall.app.telemetry;

import static io.rollcall.app.telemetry.Collected.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A probe of an instance is a trace of its own, which the instance is told. */
class ProbeTracesTest {

  private final List<Headers> told = new CopyOnWriteArrayList<>();
  private HttpServer instance;

  @BeforeEach
  void start() throws IOException {
    instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    instance.createContext(
        "/",
        exchange -> {
          told.add(exchange.getRequestHeaders());
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    instance.start();
  }

  @AfterEach
  void stop() {
    instance.stop(0);
  }

  @Test
  void theInstanceIsToldTheSpanOfItsProbe() {
    try (var collector = new GrpcCollector();
        var server = OtlpServer.telling(collector)) {
      server.put(
          "/api/v1/services/orders/instances/orders-1",
          """
          {"host": "127.0.0.1", "port": %d,
           "healthCheck": {"type": "http", "path": "/health", "interval": "20s", "timeout": "10s"}}
          """
              .formatted(instance.getAddress().getPort()),
          "baggage",
          "tenant=blue");

      var probe =
          await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> collector.collected().spans("probe_instance"), found -> !found.isEmpty())
              .getFirst();
      assertThat(told.getFirst())
          .containsEntry(
              "Traceparent",
              List.of(
                  "00-%s-%s-01"
                      .formatted(
                          hex(probe.getTraceId().toByteArray()),
                          hex(probe.getSpanId().toByteArray()))))
          .doesNotContainKey("Baggage");
      assertThat(probe.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(probe.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(probe.getStatus().getMessage()).startsWith("HTTP 503");
      assertThat(attributes(probe.getAttributesList()))
          .containsEntry("service.name", "orders")
          .containsEntry("service.id", "orders-1")
          .containsEntry("rollcall.check", "http");
    }
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
