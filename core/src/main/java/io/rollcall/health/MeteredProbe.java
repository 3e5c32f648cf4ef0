package io.rollcall.health;

import io.rollcall.model.Registration;
import io.rollcall.time.Clock;

/** Another probe, each of whose results is measured. Thread-safe. */
public final class MeteredProbe implements Probe {

  private final Probe probe;
  private final Clock clock;
  private final ProbeMeter meter;

  public MeteredProbe(Probe probe, Clock clock, ProbeMeter meter) {
    this.probe = probe;
    this.clock = clock;
    this.meter = meter;
  }

  @Override
  public ProbeResult probe(Registration target) {
    long startNanos = clock.nanos();
    var result = probe.probe(target);
    meter.ended(target.key(), result, clock.since(startNanos));
    return result;
  }
}
