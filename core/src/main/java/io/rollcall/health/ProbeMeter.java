package io.rollcall.health;

import io.rollcall.model.InstanceKey;
import java.time.Duration;

/** Is told how each probe went. Returns at once. Thread-safe. */
@FunctionalInterface
public interface ProbeMeter {

  /** A probe of an instance was made. */
  void ended(InstanceKey instance, ProbeResult result, Duration took);
}
