package io.rollcall.app.telemetry.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;

/** The end of a plain line: the trace and the span that it belongs to, if it belongs to one. */
public final class TraceOfLine extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    var span = Span.current().getSpanContext();
    return span.isValid()
        ? " [trace_id=%s span_id=%s]".formatted(span.getTraceId(), span.getSpanId())
        : "";
  }
}
