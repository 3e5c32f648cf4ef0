package io.rollcall.app.telemetry.trace;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;

/** What spans say, and by which names. */
final class SpanAttributes {

  private static final AttributeKey<String> SERVICE_ID = stringKey("service.id");
  private static final AttributeKey<String> SERVICE_PROTOCOL = stringKey("service.protocol");

  /** How many instances were found. */
  static final AttributeKey<Long> INSTANCES = longKey("rollcall.instances");

  /** Whether the answer is the last known one, since the store is out of reach. */
  static final AttributeKey<Boolean> STALE = booleanKey("rollcall.stale");

  /** What a write did, such as {@code created}. */
  static final AttributeKey<String> OUTCOME = stringKey("rollcall.outcome");

  /** Who asked for a write: {@code client}, {@code health_monitor} and so on. */
  static final AttributeKey<String> CALLER = stringKey("rollcall.caller");

  /** Which kind of check a probe makes. */
  static final AttributeKey<String> CHECK = stringKey("rollcall.check");

  /** Which configurations are written. */
  static final AttributeKey<String> CONFIG_KEY = stringKey("rollcall.config.key");

  private SpanAttributes() {}

  static void describe(Span span, InstanceKey key) {
    span.setAttribute(ServiceAttributes.SERVICE_NAME, key.service());
    span.setAttribute(SERVICE_ID, key.id());
  }

  static void describe(Span span, Registration registration) {
    describe(span, registration.key());
    span.setAttribute(SERVICE_PROTOCOL, registration.protocol().wireName());
    var version = registration.version();
    if (version != null) {
      span.setAttribute(ServiceAttributes.SERVICE_VERSION, version);
    }
  }

  static void describeService(Span span, String service) {
    span.setAttribute(ServiceAttributes.SERVICE_NAME, service);
  }

  static void fail(Span span, Throwable reason) {
    span.setAttribute(ErrorAttributes.ERROR_TYPE, reason.getClass().getSimpleName());
    span.setStatus(StatusCode.ERROR, String.valueOf(reason.getMessage()));
  }
}
