package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.app.telemetry.export.OtlpExport;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Starts spans, of what is sampled. Thread-safe. */
@Singleton
public final class Tracing {

  private static final String SCOPE = "io.rollcall";

  private final OtlpExport export;
  private final boolean isOn;
  private final Tracer tracer;

  Tracing(OtlpExport export) {
    this.export = export;
    this.isOn = export.sends(Signal.TRACES);
    this.tracer = export.openTelemetry().getTracer(SCOPE);
  }

  /** Whether anything is traced at all. */
  boolean isOn() {
    return isOn;
  }

  /** Starts a span that may begin a trace; null when it is not sampled. */
  @Nullable Span begin(String name, SpanKind kind, Context parent) {
    var context = isOn ? export.sampled(parent) : null;
    if (context == null) {
      return null;
    }
    var span = tracer.spanBuilder(name).setParent(context).setSpanKind(kind).startSpan();
    return span.isRecording() ? span : null;
  }

  /** Starts a span of what is done for another one; null when that is not sampled. */
  @Nullable Span beginChild(String name, SpanKind kind) {
    return isOn && Span.current().isRecording()
        ? tracer.spanBuilder(name).setSpanKind(kind).startSpan()
        : null;
  }
}
