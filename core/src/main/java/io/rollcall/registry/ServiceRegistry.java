package io.rollcall.registry;

import io.rollcall.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The way in for writes: stamps them with the time and hands them to the backend. Thread-safe;
 * calls block as the backend's do, and throw what {@link RegistryBackend} says.
 *
 * <p>Values are valid by construction ({@link Registration}, {@link InstanceKey}, {@link
 * HealthReport}), so nothing is checked twice.
 */
public final class ServiceRegistry {

  private final RegistryBackend backend;
  private final Clock clock;

  public ServiceRegistry(RegistryBackend backend, Clock clock) {
    this.backend = backend;
    this.clock = clock;
  }

  /** Registers an instance; registering it again replaces it, or fails, as {@code mode} says. */
  public PutResult register(Registration registration, PutMode mode) {
    return backend.put(registration, now(), mode);
  }

  /** Keeps an instance registered for another TTL. */
  public void heartbeat(InstanceKey key) {
    backend.renew(key, now());
  }

  public void deregister(InstanceKey key) {
    backend.remove(key);
  }

  public void report(HealthReport report) {
    backend.report(report);
  }

  /**
   * One instance as the backend has it now, with its latest heartbeat.
   *
   * @throws RegistryException.InstanceNotFound when there is none
   */
  public ServiceInstance find(InstanceKey key) {
    return backend.read(key.service()).instances().stream()
        .filter(instance -> instance.id().equals(key.id()))
        .findFirst()
        .orElseThrow(() -> new RegistryException.InstanceNotFound(key));
  }

  /** Milliseconds are what people can read, and what every backend can keep. */
  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
