package io.rollcall.app.wiring;

import io.rollcall.catalog.PropagationMeter;
import io.rollcall.discovery.LookupMeter;
import io.rollcall.health.MeteredProbe;
import io.rollcall.health.Probe;
import io.rollcall.health.ProbeMeter;
import io.rollcall.registry.WriteObserver;
import io.rollcall.store.Backend;
import io.rollcall.store.metering.CallMeter;
import io.rollcall.store.metering.MeteredBackend;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Has what Rollcall does measured by whatever meters there are; where there are none, it is not.
 */
@Singleton
final class Measuring {

  private final Optional<CallMeter> calls;
  private final Optional<LookupMeter> lookups;
  private final Optional<PropagationMeter> propagation;
  private final Optional<ProbeMeter> probes;
  private final List<WriteObserver> writes;
  private final Clock clock;

  Measuring(
      Optional<CallMeter> calls,
      Optional<LookupMeter> lookups,
      Optional<PropagationMeter> propagation,
      Optional<ProbeMeter> probes,
      List<WriteObserver> writes,
      Clock clock) {
    this.calls = calls;
    this.lookups = lookups;
    this.propagation = propagation;
    this.probes = probes;
    this.writes = List.copyOf(writes);
    this.clock = clock;
  }

  Backend calls(Backend backend) {
    return calls.map(meter -> (Backend) new MeteredBackend(backend, clock, meter)).orElse(backend);
  }

  Probe probes(Probe probe) {
    return probes.map(meter -> (Probe) new MeteredProbe(probe, clock, meter)).orElse(probe);
  }

  LookupMeter lookups() {
    return lookups.orElse(LookupMeter.NONE);
  }

  PropagationMeter propagation() {
    return propagation.orElse(PropagationMeter.NONE);
  }

  List<WriteObserver> writes() {
    return writes;
  }
}
