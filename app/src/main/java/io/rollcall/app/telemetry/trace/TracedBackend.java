package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.DbAttributes;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.ForwardingBackend;
import io.rollcall.store.ForwardingCells;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCall;
import io.rollcall.trace.TraceHeaders;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A backend, each call of which is a span of its own where it is made for a request that is traced.
 * The store is told the trace, by its driver. Thread-safe.
 */
public final class TracedBackend extends ForwardingBackend {

  private final RegistryBackend registry;
  private final Cells cells;

  private TracedBackend(Backend backend, Tracing tracing) {
    super(backend);
    var spans = new CallSpans(backend.registry().name(), tracing);
    this.registry = new TracedRegistry(backend.registry(), spans);
    this.cells = new TracedCells(backend.cells(), spans);
  }

  /** The same backend where nothing is traced. */
  public static Backend of(Backend backend, Tracing tracing) {
    return tracing.isOn() ? new TracedBackend(backend, tracing) : backend;
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  /** Spans of calls of the store that is called so. */
  private record CallSpans(String store, Tracing tracing) {

    <A extends @Nullable Object> A around(StoreCall which, Supplier<A> call) {
      var span = tracing.beginChild(which.label() + " " + store, SpanKind.CLIENT);
      if (span == null) {
        return call.get();
      }
      span.setAttribute(DbAttributes.DB_SYSTEM_NAME, store);
      span.setAttribute(DbAttributes.DB_OPERATION_NAME, which.label());
      try (var _ = span.makeCurrent()) {
        return TraceHeaders.<A, RuntimeException>with(CallerTrace.headers(), call::get);
      } catch (RuntimeException e) {
        SpanAttributes.fail(span, e);
        throw e;
      } finally {
        span.end();
      }
    }
  }

  private static final class TracedRegistry extends ForwardingRegistry {

    private final RegistryBackend delegate;
    private final CallSpans spans;

    TracedRegistry(RegistryBackend delegate, CallSpans spans) {
      this.delegate = delegate;
      this.spans = spans;
    }

    @Override
    protected RegistryBackend delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(
        StoreCall which, Function<RegistryBackend, A> call) {
      return spans.around(which, () -> super.call(which, call));
    }
  }

  private static final class TracedCells extends ForwardingCells {

    private final Cells delegate;
    private final CallSpans spans;

    TracedCells(Cells delegate, CallSpans spans) {
      this.delegate = delegate;
      this.spans = spans;
    }

    @Override
    protected Cells delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(StoreCall which, Function<Cells, A> call) {
      return spans.around(which, () -> super.call(which, call));
    }
  }
}
