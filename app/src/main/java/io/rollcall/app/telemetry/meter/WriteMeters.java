package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.model.HealthStatus;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteObserver;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.registry.WriteOutcome.Made;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** How the writes go: how many, what became of them, and how long registrations took. */
@Singleton
final class WriteMeters implements WriteObserver {

  private final ServiceLabels services;
  private final FailureCounters failures;
  private final Clock clock;
  private final Timer registrationLatency;
  private final LongAdder registered = new LongAdder();
  private final LongAdder deregistered = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  WriteMeters(
      MeterRegistry registry,
      BackendName backend,
      ServiceLabels services,
      FailureCounters failures,
      Clock clock) {
    this.services = services;
    this.failures = failures;
    this.clock = clock;
    registrationLatency =
        Latencies.timer("registration.latency")
            .description("Time that registrations took, retries and refused ones included")
            .register(registry);
    FunctionCounter.builder("registered.services", registered, LongAdder::sum)
        .description("Instances of services that were registered anew or otherwise than before")
        .register(registry);
    FunctionCounter.builder("deregistered.services", deregistered, LongAdder::sum)
        .description("Instances of services that were removed by their owners, or evicted")
        .register(registry);
    FunctionCounter.builder("rollcall.outcomes.unknown", unknown, LongAdder::sum)
        .tag(BackendName.LABEL, backend.name())
        .description("Writes of which nobody knows whether they took effect")
        .register(registry);
  }

  @Override
  public Observed began(Write<?> write, Caller caller) {
    long startNanos = clock.nanos();
    return outcome -> ended(write, caller, outcome, startNanos);
  }

  private void ended(Write<?> write, Caller caller, WriteOutcome outcome, long startNanos) {
    var status = WriteStatus.of(outcome);
    countersOf(write, status).count(WriteOperation.of(write), status);
    if (write instanceof Write.Register) {
      registrationLatency.record(clock.since(startNanos));
    }
    if (outcome == Made.CREATED || (outcome == Made.REPLACED && write instanceof Write.Register)) {
      registered.increment();
    }
    if (outcome == Made.REMOVED) {
      deregistered.increment();
    }
    if (status == WriteStatus.UNKNOWN) {
      unknown.increment();
    }
    if (status == WriteStatus.SUCCESS && isFailure(write, caller)) {
      failures.count(write.key());
    }
  }

  private ServiceCounters countersOf(Write<?> write, WriteStatus status) {
    var service = write.key().service();
    return write instanceof Write.Register && status == WriteStatus.SUCCESS
        ? services.ofExisting(service)
        : services.of(service);
  }

  /** What probes found is counted where they are made. */
  private static boolean isFailure(Write<?> write, Caller caller) {
    return write instanceof Write.Report(var report)
        && report.status() == HealthStatus.UNHEALTHY
        && caller.kind() != Caller.Kind.HEALTH_MONITOR;
  }
}
