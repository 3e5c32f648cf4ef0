package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.rollcall.config.ConfigObserver;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigWrite;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** A span of each write of configurations that is sampled, around what is asked of the store. */
@Singleton
final class ConfigSpans implements ConfigObserver {

  private static final Observed NOT_TRACED =
      new Observed() {
        @Override
        public void made(List<ConfigResult> results) {}

        @Override
        public void failed(RuntimeException reason) {}
      };

  private final Tracing tracing;

  ConfigSpans(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // it is closed when the writes end, on the same thread
  public Observed began(List<ConfigWrite> writes) {
    var span = tracing.begin("write_configuration", SpanKind.SERVER, Context.current());
    if (span == null) {
      return NOT_TRACED;
    }
    span.setAttribute(
        SpanAttributes.CONFIG_KEY,
        writes.stream().map(ConfigWrite::key).collect(Collectors.joining(",")));
    return new Traced(span, span.makeCurrent());
  }

  private record Traced(Span span, Scope scope) implements Observed {

    @Override
    public void made(List<ConfigResult> results) {
      boolean isChanged = results.stream().anyMatch(ConfigResult::isChanged);
      scope.close();
      span.setAttribute(SpanAttributes.OUTCOME, isChanged ? "changed" : "unchanged");
      span.end();
    }

    @Override
    public void failed(RuntimeException reason) {
      scope.close();
      SpanAttributes.fail(span, reason);
      span.end();
    }
  }
}
