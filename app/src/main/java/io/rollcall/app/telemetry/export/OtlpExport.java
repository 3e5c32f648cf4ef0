package io.rollcall.app.telemetry.export;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.rollcall.app.section.TelemetrySection;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingProblem;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is sent to a collector, if anything is: then there is OpenTelemetry's SDK, else nothing.
 * Thread-safe.
 */
@Singleton
public final class OtlpExport implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OtlpExport.class);

  /** What waits to be sent at the end is given up after this. */
  private static final Duration LONGEST_FLUSH = Duration.ofSeconds(5);

  private final OtlpProperties properties;
  private final LiveRatioSampler sampler;
  private final boolean samplesByOthers;

  /** Null when nothing is sent. */
  private final @Nullable OpenTelemetrySdk sdk;

  /**
   * Sets up what sends; nothing is connected yet.
   *
   * @throws InvalidSettings when the settings, or variables of OpenTelemetry's, cannot work
   */
  OtlpExport(RunningSettings settings, OtlpAccess access, ExportTally tally) {
    this.properties = OtlpProperties.of(settings);
    this.sampler = new LiveRatioSampler(() -> settings.get(TelemetrySection.class).sampleRatio());
    this.samplesByOthers = properties.properties().containsKey(SdkSetup.SAMPLER);
    this.sdk =
        Stream.of(Signal.values()).anyMatch(properties::sends)
            ? build(properties, new SdkSetup(properties, new OtlpExporters(access), tally, sampler))
            : null;
  }

  public boolean sends(Signal signal) {
    return properties.sends(signal);
  }

  /** The SDK; one that does nothing when nothing is sent. */
  public OpenTelemetry openTelemetry() {
    return sdk == null ? OpenTelemetry.noop() : sdk;
  }

  /**
   * The context in which to start a span that may be the first of its trace: null when the span is
   * surely not sampled, as its parent is not or it is not drawn.
   *
   * @param parent the context in which the span's parent is, if it has one
   */
  public @Nullable Context sampled(Context parent) {
    if (samplesByOthers) {
      return parent;
    }
    var above = Span.fromContext(parent).getSpanContext();
    if (above.isValid()) {
      return above.isSampled() ? parent : null;
    }
    return sampler.draw() ? LiveRatioSampler.drawn(parent) : null;
  }

  /** Sends what waits, within a bound, and ends. */
  @Override
  @PreDestroy
  public void close() {
    var ending = sdk;
    if (ending == null) {
      return;
    }
    var flush =
        Thread.ofVirtual()
            .name("rollcall-telemetry-stop")
            .start(() -> ending.shutdown().join(LONGEST_FLUSH.toMillis(), TimeUnit.MILLISECONDS));
    try {
      if (!flush.join(LONGEST_FLUSH)) {
        log.info("Telemetry that waits for the collector is given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static OpenTelemetrySdk build(OtlpProperties properties, SdkSetup setup) {
    var problems = HeaderVariables.problems(properties.properties());
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    try {
      return setup.build();
    } catch (ConfigurationException e) {
      var message = String.valueOf(e.getMessage());
      var reason = message.contains("headers") ? "headers are malformed" : message; // else secret
      throw new InvalidSettings(
          List.of(SettingProblem.of("OTEL_*", "variables cannot be used: " + reason)));
    }
  }
}
