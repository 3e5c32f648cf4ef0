package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Times as histograms, all with the same buckets, so that those of replicas can be added up. */
final class Latencies {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private Latencies() {}

  /** Begins to say what a histogram is called. */
  static Timer.Builder timer(String name) {
    return Timer.builder(name).serviceLevelObjectives(BUCKETS);
  }
}
