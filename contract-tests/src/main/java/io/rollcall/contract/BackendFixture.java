package io.rollcall.contract;

import io.rollcall.registry.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;

/** A backend for one test, and its time. */
public interface BackendFixture extends AutoCloseable {

  /** The same each time; holds nothing at first. */
  RegistryBackend backend();

  /** The time that the backend goes by, or one that runs as fast. */
  Clock clock();

  /**
   * Returns when at least {@code duration} has passed for the backend, and what fell due meanwhile
   * is done or under way.
   */
  void pass(Duration duration);

  @Override
  default void close() {
    backend().close();
  }
}
