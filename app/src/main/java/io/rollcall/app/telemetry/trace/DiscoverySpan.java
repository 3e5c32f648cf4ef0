package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Lookup;
import io.rollcall.model.RegistryException;
import java.util.Collection;

/** One answer to who is there, which is traced. */
public final class DiscoverySpan {

  private final Span span;

  DiscoverySpan(Span span, String service) {
    this.span = span;
    SpanAttributes.describeService(span, service);
  }

  /** The answer is made of {@code snapshot}. */
  public void answered(ServiceSnapshot snapshot) {
    describe(span, snapshot);
    span.end();
  }

  /** There is no answer. */
  public void failed(Throwable reason) {
    SpanAttributes.fail(span, reason);
    span.end();
  }

  static void describe(Span span, ServiceSnapshot snapshot) {
    describe(span, snapshot.instances().size(), snapshot.isStale());
  }

  /** Describes what was found of many services, and fails {@code span} by the first that failed. */
  static void describe(Span span, Collection<Lookup> lookups) {
    long instances = 0;
    boolean isStale = false;
    RegistryException failure = null;
    for (var lookup : lookups) {
      switch (lookup) {
        case Lookup.Found(var snapshot) -> {
          instances += snapshot.instances().size();
          isStale |= snapshot.isStale();
        }
        case Lookup.Failed(var reason) -> failure = failure == null ? reason : failure;
      }
    }
    if (failure != null) {
      SpanAttributes.fail(span, failure);
    }
    describe(span, instances, isStale);
  }

  private static void describe(Span span, long instances, boolean isStale) {
    span.setAttribute(SpanAttributes.INSTANCES, instances);
    span.setAttribute(SpanAttributes.STALE, isStale);
  }
}
