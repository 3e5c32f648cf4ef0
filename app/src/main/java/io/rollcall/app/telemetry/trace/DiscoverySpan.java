package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.rollcall.catalog.ServiceSnapshot;

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

  static void describe(Span span, ServiceSnapshot snapshot) {
    span.setAttribute(SpanAttributes.INSTANCES, (long) snapshot.instances().size());
    span.setAttribute(SpanAttributes.STALE, snapshot.isStale());
  }
}
