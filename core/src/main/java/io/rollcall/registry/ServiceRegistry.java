package io.rollcall.registry;

import io.rollcall.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The way in for writes: stamps them with the time, hands them to the backend, and again where it
 * was out of reach and that is harmless. Thread-safe; calls block as the backend's do, and throw
 * what {@link RegistryBackend} says.
 *
 * <p>Values are valid by construction ({@link Registration}, {@link InstanceKey}, {@link
 * HealthReport}), so nothing is checked twice.
 */
public final class ServiceRegistry {

  private final RegistryBackend backend;
  private final Clock clock;
  private final Retries retries;

  public ServiceRegistry(RegistryBackend backend, Clock clock, RetrySettings retrying) {
    this.backend = backend;
    this.clock = clock;
    this.retries = new Retries(retrying);
  }

  /** Registers an instance; registering it again replaces it, or fails, as {@code mode} says. */
  public PutResult register(Registration registration, PutMode mode) {
    var at = now();
    return retries.ifWithoutEffect(() -> backend.put(registration, at, mode));
  }

  /** Keeps an instance registered for another TTL. */
  public void heartbeat(InstanceKey key) {
    var at = now();
    retries.always(() -> backend.renew(key, at));
  }

  public void deregister(InstanceKey key) {
    retries.ifWithoutEffect(() -> backend.remove(key));
  }

  public void report(HealthReport report) {
    retries.ifWithoutEffect(() -> backend.report(report));
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
