package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.DbAttributes;
import io.rollcall.store.Backend;
import io.rollcall.store.ForwardingBackend;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.RegistryCall;
import io.rollcall.trace.TraceHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend, each call of which is a span of its own where it is made for a request that is traced.
 * The store is told the trace, by its driver. Thread-safe.
 */
public final class TracedBackend extends ForwardingBackend {

  private final RegistryBackend registry;

  private TracedBackend(Backend backend, Tracing tracing) {
    super(backend);
    this.registry = new TracedRegistry(backend.registry(), tracing);
  }

  /** The same backend where nothing is traced. */
  public static Backend of(Backend backend, Tracing tracing) {
    return tracing.isOn() ? new TracedBackend(backend, tracing) : backend;
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  private static final class TracedRegistry extends ForwardingRegistry {

    private final RegistryBackend delegate;
    private final Tracing tracing;

    TracedRegistry(RegistryBackend delegate, Tracing tracing) {
      this.delegate = delegate;
      this.tracing = tracing;
    }

    @Override
    protected RegistryBackend delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(
        RegistryCall which, Function<RegistryBackend, A> call) {
      var span = tracing.beginChild(which.label() + " " + name(), SpanKind.CLIENT);
      if (span == null) {
        return super.call(which, call);
      }
      span.setAttribute(DbAttributes.DB_SYSTEM_NAME, name());
      span.setAttribute(DbAttributes.DB_OPERATION_NAME, which.label());
      try (var _ = span.makeCurrent()) {
        return TraceHeaders.<A, RuntimeException>with(
            CallerTrace.headers(), () -> super.call(which, call));
      } catch (RuntimeException e) {
        SpanAttributes.fail(span, e);
        throw e;
      } finally {
        span.end();
      }
    }
  }
}
