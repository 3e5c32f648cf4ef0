package io.rollcall.health;

import io.rollcall.model.Registration;

/** Asks one instance, once, how it does. Thread-safe. */
@FunctionalInterface
public interface Probe {

  /**
   * Probes {@code target}, whose check is a {@link io.rollcall.model.HealthCheck.Probed}. Blocks
   * its (virtual) thread for about the check's timeout at most, whatever the instance does.
   */
  ProbeResult probe(Registration target);
}
