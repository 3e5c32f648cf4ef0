package io.rollcall.app.telemetry.trace;

import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request is part of, by W3C Trace Context. What is malformed, too long or sent
 * more than once counts as not sent. Baggage is neither read nor passed on.
 */
final class CallerTrace {

  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();
  private static final String PARENT = "traceparent";

  /** A trace's state of this length has to be passed on; a longer one need not be. */
  private static final int LONGEST = 512;

  private CallerTrace() {}

  /** The context that {@code request} says it is sent in; the root when it says none. */
  static Context of(HttpRequest<?> request) {
    return request.getHeaders().contains(PARENT)
        ? FORMAT.extract(Context.root(), request, Headers.OF_REQUEST)
        : Context.root();
  }

  /** The headers by which another server joins the trace of the current span. */
  static Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    FORMAT.inject(Context.current(), headers, (carrier, name, value) -> put(carrier, name, value));
    return headers;
  }

  private static void put(@Nullable Map<String, String> headers, String name, String value) {
    if (headers != null) {
      headers.put(name, value);
    }
  }

  private enum Headers implements TextMapGetter<HttpRequest<?>> {
    OF_REQUEST;

    @Override
    public Iterable<String> keys(HttpRequest<?> request) {
      return request.getHeaders().names();
    }

    @Override
    public @Nullable String get(@Nullable HttpRequest<?> request, String name) {
      var values = request == null ? List.<String>of() : request.getHeaders().getAll(name);
      return values.size() == 1 && values.getFirst().length() <= LONGEST ? values.getFirst() : null;
    }
  }
}
