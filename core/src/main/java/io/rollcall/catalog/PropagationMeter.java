package io.rollcall.catalog;

import java.time.Duration;

/** Is told how long changes take on their way to watchers. Returns at once. Thread-safe. */
@FunctionalInterface
public interface PropagationMeter {

  /** Measures nothing. */
  PropagationMeter NONE = delay -> {};

  /**
   * All watchers of a service have been told of changes.
   *
   * @param delay since the backend told the earliest of these changes
   */
  void told(Duration delay);
}
