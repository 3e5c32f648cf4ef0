package io.rollcall.app.telemetry.trace;

import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.rollcall.catalog.ServiceSnapshot;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A span of each answer to who is there, of those that are sampled. Thread-safe. */
@Singleton
public final class DiscoverySpans {

  private static final String NAME = "discover_services";

  private final Tracing tracing;

  DiscoverySpans(Tracing tracing) {
    this.tracing = tracing;
  }

  /**
   * Begins the span of an answer that is at hand, before the request has a route; null when it is
   * not sampled.
   */
  public @Nullable DiscoverySpan begin(HttpRequest<?> request, String service) {
    if (!tracing.isOn()) {
      return null;
    }
    var span = tracing.begin(NAME, SpanKind.CLIENT, CallerTrace.of(request));
    return span == null ? null : new DiscoverySpan(span, service);
  }

  /**
   * Puts a span around {@code work}, which may be done on another thread.
   *
   * @param services a name, or several separated by commas
   */
  public <A> Supplier<A> around(String services, Supplier<A> work) {
    if (!tracing.isOn()) {
      return work;
    }
    var parent = Context.current();
    return () -> within(services, parent, work);
  }

  private <A> A within(String services, Context parent, Supplier<A> work) {
    var span = tracing.begin(NAME, SpanKind.CLIENT, parent);
    if (span == null) {
      try (var _ = parent.makeCurrent()) {
        return work.get();
      }
    }
    SpanAttributes.describeService(span, services);
    try (var _ = parent.with(span).makeCurrent()) {
      var answer = work.get();
      if (answer instanceof ServiceSnapshot snapshot) {
        DiscoverySpan.describe(span, snapshot);
      }
      return answer;
    } catch (RuntimeException e) {
      SpanAttributes.fail(span, e);
      throw e;
    } finally {
      span.end();
    }
  }
}
