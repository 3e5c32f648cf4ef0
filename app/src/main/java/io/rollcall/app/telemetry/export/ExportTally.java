package io.rollcall.app.telemetry.export;

import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How the sending of each signal goes. */
@Singleton
final class ExportTally {

  private final Map<Signal, ExportCounts> counts = new EnumMap<>(Signal.class);

  ExportTally(Clock clock) {
    for (var signal : Signal.values()) {
      counts.put(signal, new ExportCounts(signal, clock));
    }
  }

  ExportCounts of(Signal signal) {
    return Objects.requireNonNull(counts.get(signal));
  }
}
