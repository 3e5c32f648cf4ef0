package io.rollcall.app.telemetry.export;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.rollcall.app.section.TelemetrySection.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has OpenTelemetry's SDK set itself up, and puts bounds and counts around what it makes. Used
 * once, on one thread.
 */
final class SdkSetup {

  /** The property by which an operator chooses another sampler than Rollcall's. */
  static final String SAMPLER = "otel.traces.sampler";

  private static final List<String> OWN_SCOPES =
      List.of("io.opentelemetry.sdk.trace", "io.opentelemetry.sdk.logs");

  /** As many as wait in the SDK's own queues, when nothing is said. */
  private static final int MOST_THAT_WAIT = 2_048;

  private final OtlpProperties properties;
  private final OtlpExporters exporters;
  private final ExportTally tally;
  private final Sampler sampler;
  private @Nullable WaitingRoom spans;
  private @Nullable WaitingRoom logs;

  SdkSetup(OtlpProperties properties, OtlpExporters exporters, ExportTally tally, Sampler sampler) {
    this.properties = properties;
    this.exporters = exporters;
    this.tally = tally;
    this.sampler = sampler;
  }

  /**
   * Makes the SDK.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException when the properties
   *     cannot work; the message may show headers
   */
  OpenTelemetrySdk build() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(properties::properties)
        .addResourceCustomizer((resource, _) -> OwnResource.completing(resource))
        .addSamplerCustomizer(this::sampler)
        .addSpanExporterCustomizer(this::counted)
        .addSpanProcessorCustomizer(this::bounded)
        .addLogRecordExporterCustomizer(this::counted)
        .addLogRecordProcessorCustomizer(this::bounded)
        .addMetricExporterCustomizer(this::counted)
        .addMeterProviderCustomizer((meters, _) -> withoutOwn(meters))
        .build()
        .getOpenTelemetrySdk();
  }

  /** What the SDK counts of its own queues is left out: Rollcall counts it. */
  private static SdkMeterProviderBuilder withoutOwn(SdkMeterProviderBuilder meters) {
    for (var scope : OWN_SCOPES) {
      meters.registerView(
          InstrumentSelector.builder().setMeterName(scope).build(),
          View.builder().setAggregation(Aggregation.drop()).build());
    }
    return meters;
  }

  private Sampler sampler(Sampler standard, ConfigProperties given) {
    return given.getString(SAMPLER) == null ? Sampler.parentBased(sampler) : standard;
  }

  private SpanExporter counted(SpanExporter exporter, ConfigProperties given) {
    return new CountedSpans(
        exporters.of(exporter, given), roomForSpans(given), tally.of(Signal.TRACES));
  }

  private SpanProcessor bounded(SpanProcessor processor, ConfigProperties given) {
    return processor instanceof BatchSpanProcessor
        ? new BoundedSpans(processor, roomForSpans(given))
        : processor;
  }

  private LogRecordExporter counted(LogRecordExporter exporter, ConfigProperties given) {
    return new CountedLogs(
        exporters.of(exporter, given), roomForLogs(given), tally.of(Signal.LOGS));
  }

  private LogRecordProcessor bounded(LogRecordProcessor processor, ConfigProperties given) {
    return processor instanceof BatchLogRecordProcessor
        ? new BoundedLogs(processor, roomForLogs(given))
        : processor;
  }

  private MetricExporter counted(MetricExporter exporter, ConfigProperties given) {
    return new CountedMetrics(exporters.of(exporter, given), tally.of(Signal.METRICS));
  }

  private WaitingRoom roomForSpans(ConfigProperties given) {
    if (spans == null) {
      spans = room("otel.bsp.max.queue.size", Signal.TRACES, given);
    }
    return spans;
  }

  private WaitingRoom roomForLogs(ConfigProperties given) {
    if (logs == null) {
      logs = room("otel.blrp.max.queue.size", Signal.LOGS, given);
    }
    return logs;
  }

  private WaitingRoom room(String size, Signal signal, ConfigProperties given) {
    return new WaitingRoom(given.getInt(size, MOST_THAT_WAIT), tally.of(signal));
  }
}
