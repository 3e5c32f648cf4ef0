package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteObserver;
import io.rollcall.registry.WriteOutcome;
import jakarta.inject.Singleton;
import java.util.Locale;

/** A span of each write that is sampled, around whatever is asked of the store for it. */
@Singleton
final class WriteSpans implements WriteObserver {

  private static final Observed NOT_TRACED = outcome -> {};

  private final Tracing tracing;

  WriteSpans(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // it is closed when the write ends, on the same thread
  public Observed began(Write<?> write, Caller caller) {
    var span = tracing.begin(name(write), kind(caller), Context.current());
    if (span == null) {
      return NOT_TRACED;
    }
    switch (write) {
      case Write.Register register -> SpanAttributes.describe(span, register.registration());
      default -> SpanAttributes.describe(span, write.key());
    }
    span.setAttribute(SpanAttributes.CALLER, caller.kind().name().toLowerCase(Locale.ROOT));
    return new Traced(span, span.makeCurrent());
  }

  private record Traced(Span span, Scope scope) implements Observed {

    @Override
    public void ended(WriteOutcome outcome) {
      scope.close();
      switch (outcome) {
        case WriteOutcome.Made made ->
            span.setAttribute(SpanAttributes.OUTCOME, made.name().toLowerCase(Locale.ROOT));
        case WriteOutcome.Refused refused -> SpanAttributes.fail(span, refused.reason());
        case WriteOutcome.Unknown unknown -> SpanAttributes.fail(span, unknown.reason());
      }
      span.end();
    }
  }

  private static SpanKind kind(Caller caller) {
    return switch (caller.kind()) {
      case CLIENT -> SpanKind.SERVER;
      case PROGRAM, HEALTH_MONITOR, EVICTOR -> SpanKind.INTERNAL;
    };
  }

  private static String name(Write<?> write) {
    return switch (write) {
      case Write.Register _ -> "register_service";
      case Write.Deregister _ -> "deregister_service";
      case Write.Heartbeat _ -> "renew_service";
      case Write.Report _ -> "report_health";
      case Write.Evict _ -> "evict_service";
      case Write.ReplaceMetadata _ -> "replace_metadata";
      case Write.BeginMaintenance _ -> "begin_maintenance";
      case Write.EndMaintenance _ -> "end_maintenance";
    };
  }
}
