package io.rollcall.app.telemetry.trace;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.opentelemetry.api.trace.Span;
import io.rollcall.app.telemetry.export.SignalIsSent;

/**
 * Takes over the trace that a request is part of, sampled or not, so that all that is done for it
 * follows. Sees the requests that were let in and go on to a route.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
@Requires(condition = SignalIsSent.Traces.class)
final class TraceFilter {

  @RequestFilter
  void takeOver(HttpRequest<?> request, MutablePropagatedContext propagated) {
    var trace = CallerTrace.of(request);
    if (Span.fromContext(trace).getSpanContext().isValid()) {
      propagated.add(new CarriedTrace(trace));
    }
  }
}
