package io.rollcall.health;

import io.rollcall.model.HealthReport;

/** Takes what the monitor found out: what it needs of the registry. Thread-safe. */
@FunctionalInterface
public interface HealthReporter {

  /** Blocks for a bounded time, and throws what {@code RegistryBackend.report} does. */
  void report(HealthReport report);
}
