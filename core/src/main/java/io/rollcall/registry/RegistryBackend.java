package io.rollcall.registry;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where registrations live: the port every backend implements. Thread-safe.
 *
 * <p>Calls block, for a bounded time, on the caller's (virtual) thread. Constructors do no I/O: a
 * store that is down shows in {@link #check()} and in the calls. Besides what each method names,
 * any call may throw {@link RegistryException.BackendUnavailable} (no effect), and any write {@link
 * RegistryException.OutcomeUnknown}.
 *
 * <p>The contract that all backends meet is written as tests, in the module {@code contract-tests}:
 * after {@code put} returns, a {@code read} shows it; nothing leaves but by {@code remove} or
 * expiry; revisions only grow.
 */
public interface RegistryBackend extends AutoCloseable {

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
   * Takes an instance out of service, or puts it back. Kept until then, whatever becomes of the
   * instance: what registers under its key is out as well. Changes the revision of the service, if
   * the instance is there, and not that of the instance; the same reason again changes nothing.
   *
   * @param maintenance null to put it back; what is in service, or was never there, is then fine
   * @throws RegistryException.InstanceNotFound when there is no instance to take out
   */
  void maintain(InstanceKey key, @Nullable Maintenance maintenance);

  /**
   * Removes an instance that its check gave up, and leaves it alone if it was registered anew
   * since, is not unhealthy any more, or is in maintenance.
   *
   * @param revision {@link ServiceInstance#revision()} of the registration that was checked
   * @return whether it was removed
   */
  boolean removeUnhealthy(InstanceKey key, long revision);

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

  /**
   * Finds out cheaply whether the store is in reach.
   *
   * @throws RegistryException.BackendUnavailable when it is not
   */
  void check();

  /** Lets go of connections and threads; registrations stay. Idempotent. */
  @Override
  void close();
}
