package io.rollcall.app.telemetry.export;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.tls.ReplaceableTls;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's exporters for OTLP, as it set them up, with headers and certificates that may change
 * while they are in use. Exporters of another kind stay as they are.
 */
final class OtlpExporters {

  private final OtlpAccess access;
  private final @Nullable ReplaceableTls tls;

  OtlpExporters(OtlpAccess access) {
    this.access = access;
    this.tls = access.tls();
  }

  SpanExporter of(SpanExporter exporter, ConfigProperties properties) {
    return switch (exporter) {
      case OtlpGrpcSpanExporter grpc -> {
        var builder = grpc.toBuilder().setMeterProvider(MeterProvider.noop());
        adapt(Signal.TRACES, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      case OtlpHttpSpanExporter http -> {
        var builder = http.toBuilder().setMeterProvider(MeterProvider.noop());
        adapt(Signal.TRACES, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      default -> exporter;
    };
  }

  MetricExporter of(MetricExporter exporter, ConfigProperties properties) {
    return switch (exporter) {
      case OtlpGrpcMetricExporter grpc -> {
        var builder = grpc.toBuilder().setMeterProvider(MeterProvider::noop);
        adapt(Signal.METRICS, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      case OtlpHttpMetricExporter http -> {
        var builder = http.toBuilder().setMeterProvider(MeterProvider::noop);
        adapt(Signal.METRICS, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      default -> exporter;
    };
  }

  LogRecordExporter of(LogRecordExporter exporter, ConfigProperties properties) {
    return switch (exporter) {
      case OtlpGrpcLogRecordExporter grpc -> {
        var builder = grpc.toBuilder().setMeterProvider(MeterProvider.noop());
        adapt(Signal.LOGS, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      case OtlpHttpLogRecordExporter http -> {
        var builder = http.toBuilder().setMeterProvider(MeterProvider.noop());
        adapt(Signal.LOGS, properties, builder::setHeaders, builder::setSslContext);
        yield builder.build();
      }
      default -> exporter;
    };
  }

  private interface HeadersSetter {
    Object set(Supplier<Map<String, String>> headers);
  }

  private interface TlsSetter {
    Object set(SSLContext context, X509TrustManager trust);
  }

  /**
   * Headers and certificates of OpenTelemetry's own variables are in the exporter already, and
   * count alone.
   */
  private void adapt(
      Signal signal, ConfigProperties properties, HeadersSetter headers, TlsSetter encryption) {
    if (!hasAny(signal, properties, "headers")) {
      var _ = headers.set(access::headers);
    }
    if (tls != null
        && !hasAny(signal, properties, "certificate", "client.certificate", "client.key")) {
      var _ = encryption.set(tls.newContext(), tls.trustManager());
    }
  }

  private static boolean hasAny(Signal signal, ConfigProperties properties, String... names) {
    return Stream.of(names)
        .flatMap(name -> Stream.of(name, signal.label() + "." + name))
        .anyMatch(name -> properties.getString("otel.exporter.otlp." + name) != null);
  }
}
