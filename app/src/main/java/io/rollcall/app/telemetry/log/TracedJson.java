package io.rollcall.app.telemetry.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;

/** Lines as Logback's JSON, with the trace and the span that each belongs to, if it does. */
public final class TracedJson extends JsonEncoder {

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = super.encode(event);
    var span = Span.current().getSpanContext();
    if (!span.isValid()) {
      return line;
    }
    var text = new String(line, UTF_8);
    int end = text.lastIndexOf('}');
    var ids =
        ",\"trace_id\":\"%s\",\"span_id\":\"%s\"".formatted(span.getTraceId(), span.getSpanId());
    return (text.substring(0, end) + ids + text.substring(end)).getBytes(UTF_8);
  }
}
