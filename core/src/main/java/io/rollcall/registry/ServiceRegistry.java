package io.rollcall.registry;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The way in for writes: stamps them with the time, hands them to the backend, and again where it
 * was out of reach and that is harmless. Thread-safe; calls block as the backend's do, and throw
 * what {@link RegistryBackend} says.
 *
 * <p>Values are valid by construction ({@link Registration}, {@link InstanceKey}, {@link
 * HealthReport}), so nothing is checked twice. Every write throws {@link
 * RegistryException.InvalidValue} for instances of {@value #OWN_SERVICE}.
 */
public final class ServiceRegistry {

  /** The service whose instances are the replicas of Rollcall. Nobody else writes to it. */
  public static final String OWN_SERVICE = "rollcall";

  private final RegistryBackend backend;
  private final Clock clock;
  private final Retries retries;

  public ServiceRegistry(
      RegistryBackend backend, RetrySettings retrying, Clock clock, Scheduler scheduler) {
    this.backend = backend;
    this.clock = clock;
    this.retries = new Retries(retrying, clock, scheduler);
  }

  /** Registers an instance; registering it again replaces it, or fails, as {@code mode} says. */
  public PutResult register(Registration registration, PutMode mode) {
    requireForeign(registration.key());
    var at = now();
    return retries.ifWithoutEffect(() -> backend.put(registration, at, mode));
  }

  /** Keeps an instance registered for another TTL. */
  public void heartbeat(InstanceKey key) {
    requireForeign(key);
    var at = now();
    retries.always(() -> backend.renew(key, at));
  }

  public void deregister(InstanceKey key) {
    requireForeign(key);
    retries.ifWithoutEffect(() -> backend.remove(key));
  }

  public void report(HealthReport report) {
    requireForeign(report.key());
    retries.ifWithoutEffect(() -> backend.report(report));
  }

  /** As {@link RegistryBackend#removeUnhealthy}. */
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    requireForeign(key);
    return backend.removeUnhealthy(key, revision);
  }

  /** Takes an instance out of service, whatever its status, until {@link #endMaintenance}. */
  public void beginMaintenance(InstanceKey key, String reason) {
    requireForeign(key);
    var maintenance = new Maintenance(now(), reason);
    retries.ifWithoutEffect(() -> backend.maintain(key, maintenance));
  }

  /** Puts an instance back in service, if it was out of it. */
  public void endMaintenance(InstanceKey key) {
    requireForeign(key);
    retries.always(() -> backend.maintain(key, null));
  }

  /**
   * One instance as the backend has it now, with its latest heartbeat.
   *
   * @throws RegistryException.InstanceNotFound when there is none
   */
  public ServiceInstance find(InstanceKey key) {
    var instance = backend.find(key);
    if (instance == null) {
      throw new RegistryException.InstanceNotFound(key);
    }
    return instance;
  }

  private static void requireForeign(InstanceKey key) {
    if (key.service().equals(OWN_SERVICE)) {
      throw new RegistryException.InvalidValue(
          "service", OWN_SERVICE, "must not be Rollcall's own, whose replicas register themselves");
    }
  }

  /** Milliseconds are what people can read, and what every backend can keep. */
  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
