package io.rollcall.catalog;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Watcher;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which services exist, as the backend tells it. Taking over a change costs no more when there are
 * more services. Reading is thread-safe and takes no lock.
 */
final class KnownNames implements Watcher<ServiceNames> {

  private static final Logger log = LoggerFactory.getLogger(ServiceCatalog.class);

  /** Is told of each service that comes or goes, on the thread that the backend tells on. */
  interface Listener {

    /**
     * Called before {@link KnownNames} shows a service that came.
     *
     * @param absentRevision at which the service had no instances; null when it may have had some
     *     before anybody looked
     */
    void joining(String service, @Nullable Long absentRevision);

    /** Called once {@link KnownNames} does not show the service any more. */
    void left(String service);
  }

  private final String backend;
  private final Listener listener;
  private final NavigableSet<String> names = new ConcurrentSkipListSet<>();

  /** The service that the listener is being told of, if any: it exists, but is not shown yet. */
  private volatile @Nullable String joining;

  /** The revision of each service that does not exist; null before the backend first told. */
  private volatile @Nullable Long absentRevision;

  /** Some are known from before the start. */
  private volatile boolean recalled;

  /** Counting a set that many threads use would mean going through it. */
  private final AtomicInteger count = new AtomicInteger();

  private volatile boolean disconnected;

  /**
   * @param backend its name, for people
   */
  KnownNames(String backend, Listener listener) {
    this.backend = backend;
    this.listener = listener;
  }

  /** Whether the backend has told it, be it shown already or not. */
  boolean exists(String service) {
    return service.equals(joining) || names.contains(service);
  }

  /**
   * The revision of a service that surely does not exist.
   *
   * @return null for a service that exists, and when the backend must be asked
   */
  @Nullable Long revisionIfAbsent(String service) {
    return disconnected || names.contains(service) ? null : absentRevision;
  }

  /**
   * The services that exist, in order; changes as they come and go.
   *
   * @throws BackendUnavailable when the backend has not told them all yet, and none are known from
   *     before
   */
  NavigableSet<String> shown() {
    if (absentRevision == null && !recalled) {
      throw new BackendUnavailable("backend '" + backend + "' has not told its services yet", null);
    }
    return Collections.unmodifiableNavigableSet(names);
  }

  /** Shows services that existed before the start, until the backend tells which there are. */
  void recall(Collection<String> services) {
    names.addAll(services);
    count.set(names.size());
    recalled = !services.isEmpty();
  }

  /** Whether the backend has told which services there are, and will tell of each change. */
  boolean isCurrent() {
    return absentRevision != null && !disconnected;
  }

  /** How many services exist, as far as the backend has told. */
  int count() {
    return count.get();
  }

  @Override
  public void onState(ServiceNames told) {
    var revisionBefore = absentRevision;
    switch (told) {
      case ServiceNames.All(var revision, var all) -> {
        all.forEach(service -> join(service, revisionBefore));
        absentRevision = revision;
        disconnected = false;
        var present = new HashSet<>(all);
        names.stream().filter(service -> !present.contains(service)).forEach(this::leave);
      }
      case ServiceNames.Changed(var revision, var joined, var left) -> {
        joined.forEach(service -> join(service, revisionBefore));
        absentRevision = revision;
        disconnected = false;
        left.forEach(this::leave);
      }
    }
  }

  @Override
  public void onDisconnected(String reason) {
    disconnected = true;
    log.warn(
        "Backend '{}' is out of reach; the last known services are served, marked stale: {}",
        backend,
        reason);
  }

  private void join(String service, @Nullable Long revisionBefore) {
    if (!names.contains(service)) {
      joining = service;
      tell(service, () -> listener.joining(service, revisionBefore));
      names.add(service);
      joining = null;
      count.incrementAndGet();
    }
  }

  private void leave(String service) {
    if (names.remove(service)) {
      count.decrementAndGet();
      tell(service, () -> listener.left(service));
    }
  }

  /** One that fails on a service is told of the others all the same. */
  private static void tell(String service, Runnable delivery) {
    try {
      delivery.run();
    } catch (RuntimeException e) {
      log.error("The catalog failed on service {}", service, e);
    }
  }
}
