package io.rollcall.store.metering;

import io.rollcall.store.Backend;
import io.rollcall.store.ForwardingBackend;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.RegistryCall;
import io.rollcall.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another backend, each call of which is measured. Thread-safe. */
public final class MeteredBackend extends ForwardingBackend {

  private final RegistryBackend registry;

  public MeteredBackend(Backend backend, Clock clock, CallMeter meter) {
    super(backend);
    this.registry = new MeteredRegistry(backend.registry(), clock, meter);
  }

  @Override
  public RegistryBackend registry() {
    return registry;
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
