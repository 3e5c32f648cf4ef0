package io.rollcall.store;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where registrations live: the port that every {@link Backend} hands out. Thread-safe.
 *
 * <p>Calls block, for a bounded time, on the caller's (virtual) thread. Besides what each method
 * names, any call may throw {@link RegistryException.BackendUnavailable} (no effect), and any write
 * {@link RegistryException.OutcomeUnknown}.
 *
 * <p>The contract that all backends meet is written as tests, in the module {@code contract-tests}:
 * after {@code put} returns, a {@code read} shows it; nothing leaves but by {@code remove} or
 * expiry; revisions only grow.
 */
public interface RegistryBackend {

  /** The name that configuration uses, such as {@code memory}. */
  String name();

  Capabilities capabilities();

  /**
   * Whether the store itself makes the check of {@code registration}, so that Rollcall does not.
   * Until the first result, such an instance has its initial status, and of what is found and what
   * is {@link #report reported}, the worse counts.
   */
  default boolean probes(Registration registration) {
    return false;
  }

  /**
   * Where an instance is from that others registered with the store itself, past Rollcall, for
   * people. It can be read alone: each write of it is an {@link RegistryException.InvalidValue}.
   *
   * @return null for one that Rollcall registered
   */
  default @Nullable String origin(InstanceKey key) {
    return null;
  }

  /**
   * Stores a registration with its lease: the TTL of a {@link HealthCheck.Heartbeat}, else without
   * end. Atomic. Replacing starts a full lease; the same registration again keeps its {@code
   * registeredAt}, status and revision.
   *
   * @throws RegistryException.InstanceExists for {@link PutMode#CREATE_ONLY} on a taken key
   */
  PutResult put(Registration registration, Instant at, PutMode mode);

  /**
   * Renews the lease for a full TTL. Changes no revision and tells no watcher.
   *
   * @throws RegistryException.InstanceNotFound when there is nothing to renew
   */
  void renew(InstanceKey key, Instant at);

  /**
   * Removes an instance.
   *
   * @throws RegistryException.InstanceNotFound when there is none
   */
  void remove(InstanceKey key);

  /**
   * Stores a status. One measured on an earlier registration of the key is dropped silently.
   *
   * @throws RegistryException.InstanceNotFound when there is no such instance
   */
  void report(HealthReport report);

  /**
   * Takes an instance out of service until {@link #endMaintenance}, whatever becomes of it: what
   * registers under its key is out as well. Changes the revision of the service and not that of the
   * instance; the same reason again changes nothing.
   *
   * @throws RegistryException.InstanceNotFound when there is no such instance
   */
  void beginMaintenance(InstanceKey key, Maintenance maintenance);

  /**
   * Puts a key back in service. Changes the revision of the service, if there is an instance; does
   * nothing when the key is in service, or was never there.
   */
  void endMaintenance(InstanceKey key);

  /**
   * Removes an instance that its check gave up, and leaves it alone if it was registered anew
   * since, is not unhealthy any more, or is in maintenance.
   *
   * @param revision {@link ServiceInstance#revision()} of the registration that was checked
   * @return whether it was removed
   */
  boolean removeUnhealthy(InstanceKey key, long revision);

  /**
   * Puts other metadata in place of an instance's, unless the instance is registered otherwise than
   * as {@code known} by now, or not any more. Atomic. Its lease, health, maintenance and revision
   * stay; the revision of the service changes.
   *
   * @return whether it was replaced
   */
  boolean replaceMetadata(Registration known, Map<String, String> metadata);

  /**
   * One instance as it is now, with its latest heartbeat; as linearizable as {@link #read}.
   *
   * @return null when there is none
   */
  @Nullable ServiceInstance find(InstanceKey key);

  /** The service as it is now, linearizable where {@link #capabilities()} says so. */
  ServiceState read(String service);

  /**
   * Tells {@code watcher} the state of one service, which need not exist yet, now and after each
   * change. Returns at once; the first delivery may come before or after that. Never ends by
   * itself, and never tells an emptiness that is really an error.
   */
  Subscription watch(String service, Watcher<ServiceState> watcher);

  /** As {@link #watch}, for the set of services that have instances. */
  Subscription watchNames(Watcher<ServiceNames> watcher);

  /**
   * When the store last proved that watchers have been told all that had changed in it, in
   * nanoseconds of the injected monotonic clock. What is watched needs not be read again to be sure
   * of it.
   *
   * @return empty while there is no such proof
   */
  default OptionalLong confirmedNanos() {
    return OptionalLong.empty();
  }
}
