package io.rollcall.app.telemetry;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a collector was sent, of each signal. Thread-safe. */
final class Collected {

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<Metric> metrics = new CopyOnWriteArrayList<>();
  private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  private final List<Resource> resources = new CopyOnWriteArrayList<>();

  List<Span> spans() {
    return List.copyOf(spans);
  }

  List<Span> spans(String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).toList();
  }

  List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  List<LogRecord> logs() {
    return List.copyOf(logs);
  }

  List<Resource> resources() {
    return List.copyOf(resources);
  }

  void add(ExportTraceServiceRequest request) {
    for (var scoped : request.getResourceSpansList()) {
      resources.add(scoped.getResource());
      scoped.getScopeSpansList().forEach(of -> spans.addAll(of.getSpansList()));
    }
  }

  void add(ExportMetricsServiceRequest request) {
    for (var scoped : request.getResourceMetricsList()) {
      resources.add(scoped.getResource());
      scoped.getScopeMetricsList().forEach(of -> metrics.addAll(of.getMetricsList()));
    }
  }

  void add(ExportLogsServiceRequest request) {
    for (var scoped : request.getResourceLogsList()) {
      resources.add(scoped.getResource());
      scoped.getScopeLogsList().forEach(of -> logs.addAll(of.getLogRecordsList()));
    }
  }

  /** Adds what was posted to {@code path}. */
  void add(String path, byte[] body) throws InvalidProtocolBufferException {
    switch (path) {
      case "/v1/traces" -> add(ExportTraceServiceRequest.parseFrom(body));
      case "/v1/metrics" -> add(ExportMetricsServiceRequest.parseFrom(body));
      case "/v1/logs" -> add(ExportLogsServiceRequest.parseFrom(body));
      default -> throw new AssertionError("nothing is sent to " + path);
    }
  }

  /** Attributes as text, by name. */
  static Map<String, String> attributes(Collection<KeyValue> attributes) {
    return attributes.stream().collect(toMap(KeyValue::getKey, each -> text(each.getValue())));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      default -> value.toString();
    };
  }
}
