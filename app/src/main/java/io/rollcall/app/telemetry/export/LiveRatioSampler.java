package io.rollcall.app.telemetry.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Samples a share of what begins a trace, by the ratio that holds at the moment. The draw can be
 * made before a span is built, so that what is not traced costs nothing but that.
 */
record LiveRatioSampler(DoubleSupplier ratio) implements Sampler {

  private static final ContextKey<Boolean> DRAWN = ContextKey.named("rollcall-drawn");

  /** Whether a trace is to begin. */
  boolean draw() {
    return ThreadLocalRandom.current().nextDouble() < ratio.getAsDouble();
  }

  /** Says to {@link #shouldSample} that the span was drawn already. */
  static Context drawn(Context parent) {
    return parent.with(DRAWN, true);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return parent.get(DRAWN) != null || draw()
        ? SamplingResult.recordAndSample()
        : SamplingResult.drop();
  }

  @Override
  public String getDescription() {
    return "LiveRatio";
  }
}
