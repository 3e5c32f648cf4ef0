package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.store.StoreCall;
import io.rollcall.store.metering.CallMeter;
import io.rollcall.store.metering.CallOutcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How the calls of the store go: how many, what became of them, and how long they took. */
@Singleton
final class BackendMeters implements CallMeter {

  private record Measured(StoreCall call, CallOutcome outcome) {}

  private final MeterRegistry registry;
  private final BackendName backend;
  private final ConcurrentMap<Measured, Timer> timers = new ConcurrentHashMap<>();

  BackendMeters(MeterRegistry registry, BackendName backend) {
    this.registry = registry;
    this.backend = backend;
  }

  @Override
  public void ended(StoreCall call, CallOutcome outcome, Duration took) {
    var measured = new Measured(call, outcome);
    var timer = timers.get(measured);
    (timer == null ? timers.computeIfAbsent(measured, this::timer) : timer).record(took);
  }

  private Timer timer(Measured measured) {
    return Latencies.timer("rollcall.backend.calls")
        .description("Calls of the store, by what became of them")
        .tag(BackendName.LABEL, backend.name())
        .tag("call", measured.call().label())
        .tag("outcome", measured.outcome().label())
        .register(registry);
  }
}
