package io.rollcall.store.metering;

import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.ForwardingBackend;
import io.rollcall.store.ForwardingCells;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCall;
import io.rollcall.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Another backend, each call of which is measured. Thread-safe. */
public final class MeteredBackend extends ForwardingBackend {

  private final RegistryBackend registry;
  private final Cells cells;

  public MeteredBackend(Backend backend, Clock clock, CallMeter meter) {
    super(backend);
    var stopwatch = new Stopwatch(clock, meter);
    this.registry = new MeteredRegistry(backend.registry(), stopwatch);
    this.cells = new MeteredCells(backend.cells(), stopwatch);
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  /** Tells a meter how long calls take, and what becomes of them. */
  private record Stopwatch(Clock clock, CallMeter meter) {

    <A extends @Nullable Object> A around(StoreCall which, Supplier<A> call) {
      long startNanos = clock.nanos();
      var outcome = CallOutcome.BROKEN;
      try {
        var answer = call.get();
        outcome = CallOutcome.OK;
        return answer;
      } catch (RuntimeException e) {
        outcome = CallOutcome.of(e);
        throw e;
      } finally {
        meter.ended(which, outcome, clock.since(startNanos));
      }
    }
  }

  private static final class MeteredRegistry extends ForwardingRegistry {

    private final RegistryBackend delegate;
    private final Stopwatch stopwatch;

    MeteredRegistry(RegistryBackend delegate, Stopwatch stopwatch) {
      this.delegate = delegate;
      this.stopwatch = stopwatch;
    }

    @Override
    protected RegistryBackend delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(
        StoreCall which, Function<RegistryBackend, A> call) {
      return stopwatch.around(which, () -> super.call(which, call));
    }
  }

  private static final class MeteredCells extends ForwardingCells {

    private final Cells delegate;
    private final Stopwatch stopwatch;

    MeteredCells(Cells delegate, Stopwatch stopwatch) {
      this.delegate = delegate;
      this.stopwatch = stopwatch;
    }

    @Override
    protected Cells delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(StoreCall which, Function<Cells, A> call) {
      return stopwatch.around(which, () -> super.call(which, call));
    }
  }
}
