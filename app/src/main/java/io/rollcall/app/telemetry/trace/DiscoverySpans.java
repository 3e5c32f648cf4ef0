package io.rollcall.app.telemetry.trace;

import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Lookup;
import io.rollcall.discovery.Selection;
import jakarta.inject.Singleton;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
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

  /** Puts a span around a look-up of one service, which may be made on another thread. */
  public Supplier<ServiceSnapshot> around(String service, Supplier<ServiceSnapshot> lookup) {
    return around(service, lookup, DiscoverySpan::describe);
  }

  /** Puts a span around a pick, which is described by what it is made from. */
  public Supplier<Selection> aroundPick(String service, Supplier<Selection> pick) {
    return around(
        service, pick, (span, selection) -> DiscoverySpan.describe(span, selection.snapshot()));
  }

  /** Puts one span around a look-up of many services. */
  public Supplier<SequencedMap<String, Lookup>> aroundMany(
      Set<String> services, Supplier<SequencedMap<String, Lookup>> lookups) {
    return around(
        String.join(",", services),
        lookups,
        (span, found) -> DiscoverySpan.describe(span, found.values()));
  }

  private <A> Supplier<A> around(
      String services, Supplier<A> work, BiConsumer<Span, A> describing) {
    if (!tracing.isOn()) {
      return work;
    }
    var parent = Context.current();
    return () -> within(services, parent, work, describing);
  }

  private <A> A within(
      String services, Context parent, Supplier<A> work, BiConsumer<Span, A> describing) {
    var span = tracing.begin(NAME, SpanKind.CLIENT, parent);
    if (span == null) {
      try (var _ = parent.makeCurrent()) {
        return work.get();
      }
    }
    SpanAttributes.describeService(span, services);
    try (var _ = parent.with(span).makeCurrent()) {
      var answer = work.get();
      describing.accept(span, answer);
      return answer;
    } catch (RuntimeException e) {
      SpanAttributes.fail(span, e);
      throw e;
    } finally {
      span.end();
    }
  }
}
