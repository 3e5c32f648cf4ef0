package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.catalog.PropagationMeter;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How soon watchers are told of changes. */
@Singleton
final class CatalogMeters implements PropagationMeter {

  private final Timer propagation;

  CatalogMeters(MeterRegistry registry) {
    propagation =
        Latencies.timer("rollcall.propagation")
            .description(
                "Time from when the backend's watch told a change until all watchers of the service"
                    + " had been told, streams and long polls among them")
            .register(registry);
  }

  @Override
  public void told(Duration delay) {
    propagation.record(delay);
  }
}
