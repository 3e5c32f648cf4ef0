package io.rollcall.health;

import io.rollcall.model.Registration;

/**
 * A probe of the operator's own, for {@link io.rollcall.model.HealthCheck.Custom} checks of its
 * name. Thread-safe.
 */
public interface CustomProbe {

  /** What registrations call it; keeps to the rule for names of services. */
  String name();

  /**
   * Finds out how {@code target} does. Runs on a virtual thread of its own, which is interrupted
   * when the check's timeout is over. What it throws is a failure; its message becomes the output.
   */
  ProbeResult probe(Registration target) throws Exception;
}
