package io.rollcall.app.telemetry.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

class TracedLinesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private final LoggerContext loggers = new LoggerContext();
  private final LoggingEvent event =
      new LoggingEvent(
          "", loggers.getLogger("test"), Level.INFO, "a } \"quoted\" line", null, null);

  TracedLinesTest() {
    loggers.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void aPlainLineEndsInTheIdsOfItsTrace() {
    try (var _ = traced().makeCurrent()) {
      assertThat(new TraceOfLine().convert(event))
          .isEqualTo(" [trace_id=%s span_id=%s]", TRACE, SPAN);
    }
    assertThat(new TraceOfLine().convert(event)).isEmpty();
  }

  @Test
  void aLineInJsonHasTheIdsOfItsTrace() {
    var encoder = new TracedJson();
    encoder.setContext(loggers);
    encoder.start();
    var untraced = new String(encoder.encode(event), UTF_8);

    try (var _ = traced().makeCurrent()) {
      assertThat(new String(encoder.encode(event), UTF_8))
          .isEqualTo(
              untraced.substring(0, untraced.lastIndexOf('}'))
                  + ",\"trace_id\":\"%s\",\"span_id\":\"%s\"}\n".formatted(TRACE, SPAN));
    }
    assertThat(untraced).doesNotContain("trace_id").endsWith("}\n");
  }

  private static Span traced() {
    return Span.wrap(
        SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
  }
}
