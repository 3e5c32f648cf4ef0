package io.rollcall.health;

import io.rollcall.model.Registration;
import io.rollcall.time.Clock;

/** Another probe, each of whose results is measured. Thread-safe. */
public final class MeteredProbe implements Probe {

  /** What is measured of a probe that throws. */
  private static final ProbeResult BROKEN = ProbeResult.inconclusive("the probe itself failed");

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
    var result = BROKEN;
    try {
      result = probe.probe(target);
      return result;
    } finally {
      meter.ended(target.key(), result, clock.since(startNanos));
    }
  }
}
