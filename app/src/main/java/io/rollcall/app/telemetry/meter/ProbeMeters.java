package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.health.ProbeMeter;
import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.InstanceKey;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How the probes of instances go. */
@Singleton
final class ProbeMeters implements ProbeMeter {

  private final FailureCounters failures;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Timer latency;

  ProbeMeters(MeterRegistry registry, FailureCounters failures) {
    this.failures = failures;
    FunctionCounter.builder("check.requests", requests, LongAdder::sum)
        .description("Probes of instances that were made")
        .register(registry);
    FunctionCounter.builder("check.failures", failed, LongAdder::sum)
        .description("Probes of instances that failed")
        .register(registry);
    latency =
        Latencies.timer("check.latency")
            .description("Time that probes of instances took, whatever they found")
            .register(registry);
  }

  @Override
  public void ended(InstanceKey instance, ProbeResult result, Duration took) {
    requests.increment();
    latency.record(took);
    if (result.verdict() == Verdict.FAILED) {
      failed.increment();
      failures.count(instance);
    }
  }
}
