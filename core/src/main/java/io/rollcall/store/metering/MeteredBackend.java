package io.rollcall.store.metering;

import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.RegistryCall;
import io.rollcall.store.StoreCounts;
import io.rollcall.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another backend, each call of which is measured. Thread-safe. */
public final class MeteredBackend implements Backend {

  private final Backend backend;
  private final RegistryBackend registry;

  public MeteredBackend(Backend backend, Clock clock, CallMeter meter) {
    this.backend = backend;
    this.registry = new MeteredRegistry(backend.registry(), clock, meter);
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  @Override
  public Cells cells() {
    return backend.cells();
  }

  @Override
  public void check() {
    backend.check();
  }

  @Override
  public StoreCounts counts() {
    return backend.counts();
  }

  @Override
  public void close() {
    backend.close();
  }

  private static final class MeteredRegistry extends ForwardingRegistry {

    private final RegistryBackend delegate;
    private final Clock clock;
    private final CallMeter meter;

    MeteredRegistry(RegistryBackend delegate, Clock clock, CallMeter meter) {
      this.delegate = delegate;
      this.clock = clock;
      this.meter = meter;
    }

    @Override
    protected RegistryBackend delegate() {
      return delegate;
    }

    @Override
    protected <A extends @Nullable Object> A call(
        RegistryCall which, Function<RegistryBackend, A> call) {
      long startNanos = clock.nanos();
      var outcome = CallOutcome.BROKEN;
      try {
        var answer = super.call(which, call);
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
}
