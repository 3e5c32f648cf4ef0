package io.rollcall.catalog;

import static java.util.stream.Gatherers.mapConcurrent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.RegistryException;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every service's last known state, fed by the backend's watches. Thread-safe.
 *
 * <p>It follows every service there is, up to {@link CatalogSettings#maxServices()}; past that it
 * holds those most used, and events tell of those alone. A service somebody is subscribed to is
 * never let go, nor is any while somebody is subscribed to all. Names that don't exist are answered
 * from the set of names and leave no trace.
 */
public final class ServiceCatalog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServiceCatalog.class);

  private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(1);

  private final RegistryBackend backend;
  private final CatalogSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private final EventBus events;
  private final Cache<String, CatalogEntry> entries;
  private final Members members = new Members();
  private final KnownNames names;
  private @Nullable Subscription namesWatch;
  private @Nullable Refresher refresher;

  public ServiceCatalog(
      RegistryBackend backend,
      CatalogSettings settings,
      Clock clock,
      Scheduler scheduler,
      EventBus events) {
    this.backend = backend;
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
    this.events = events;
    this.names = new KnownNames(backend.name(), members);
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(settings.maxServices())
            .weigher((String service, CatalogEntry entry) -> entry.hasSubscribers() ? 0 : 1)
            .removalListener(ServiceCatalog::closeRemoved)
            .executor(Runnable::run)
            .build();
  }

  /** Starts to follow the backend. Call once; returns without waiting for it. */
  public void start() {
    settings.warmUp().forEach(service -> entry(service, null).open());
    namesWatch = backend.watchNames(names);
    refresher = new Refresher(backend, entries.asMap().values(), settings, clock, scheduler);
  }

  /**
   * What is known of {@code service} without asking anybody: lock-free, the way of nearly every
   * read. A service that does not exist has an empty snapshot.
   *
   * @return null when the backend must be asked; then {@link #get} does that
   */
  public @Nullable ServiceSnapshot peek(String service) {
    var entry = entries.getIfPresent(service);
    if (entry != null) {
      return entry.snapshot();
    }
    var revision = names.revisionIfAbsent(service);
    return revision == null ? null : absent(service, revision);
  }

  /**
   * As {@link #peek}, asking the backend and waiting for it where that must be.
   *
   * @throws BackendUnavailable when the service was never seen and the backend is out of reach
   */
  public ServiceSnapshot get(String service) {
    var known = peek(service);
    if (known != null) {
      return known;
    }
    var entry = entry(service, null);
    entry.open();
    try {
      var snapshot = entry.await(settings.loadTimeout());
      return snapshot != null ? snapshot : read(service);
    } catch (BackendUnavailable e) {
      entries.asMap().computeIfPresent(service, this::unlessForgettable);
      throw e;
    }
  }

  /** As {@link #get}, but what is not held yet is read without holding it from now on. */
  public ServiceSnapshot glance(String service) {
    var known = peek(service);
    return known != null ? known : read(service);
  }

  /**
   * Tells {@code subscriber} the service, which need not exist yet, now and after changes. Changes
   * within 100 ms are told once, after 1 s at most; losses are told at once.
   */
  public Subscription subscribe(String service, Watcher<? super ServiceSnapshot> subscriber) {
    var subscribed =
        entries
            .asMap()
            .compute(
                service,
                (name, present) -> {
                  var entry = present != null ? present : newEntry(name, null);
                  entry.add(subscriber);
                  return entry;
                });
    subscribed.welcome(subscriber);
    subscribed.open();
    return () ->
        entries
            .asMap()
            .computeIfPresent(
                service,
                (name, entry) -> {
                  entry.remove(subscriber);
                  return unlessForgettable(name, entry);
                });
  }

  /**
   * As {@link #subscribe}, for every service that exists now or later: while subscribed to, they
   * are all held, however many. One that is gone is told as empty.
   */
  public Subscription subscribeAll(Consumer<? super ServiceSnapshot> subscriber) {
    var all = new AllServices(this, subscriber);
    members.subscribers.add(all);
    all.start(names.shownSoFar());
    return () -> {
      members.subscribers.remove(all);
      all.close();
    };
  }

  /**
   * The services that exist, in order; changes as they come and go.
   *
   * @throws BackendUnavailable when the backend has never told
   */
  public NavigableSet<String> names() {
    return names.shown();
  }

  /**
   * Forgets every service that is held, watches it anew and reads it from the backend. What is read
   * counts, unless the watch has told something later.
   *
   * @throws BackendUnavailable when one could not be read or watched. It is marked stale then, and
   *     those that were not reached yet are as they were
   */
  public void clear() {
    var failure = new AtomicReference<@Nullable RegistryException>();
    entries.asMap().values().stream()
        .takeWhile(entry -> failure.get() == null)
        .gather(mapConcurrent(Refresher.READS_AT_ONCE, ServiceCatalog::renew))
        .flatMap(Optional::stream)
        .forEach(failure::set);
    var thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** As {@link #clear()}, for one service; nothing happens when it is not held. */
  public void clear(String service) {
    var entry = entries.asMap().get(service);
    if (entry != null) {
      renew(entry)
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
  }

  @Override
  public void close() {
    if (refresher != null) {
      refresher.close();
    }
    if (namesWatch != null) {
      namesWatch.close();
    }
    entries.invalidateAll();
  }

  private static void closeRemoved(
      @Nullable String service, @Nullable CatalogEntry entry, RemovalCause cause) {
    if (entry != null) {
      entry.close();
    }
  }

  /** Null for an entry that need not be held: nobody listens, and no such service exists. */
  private @Nullable CatalogEntry unlessForgettable(String service, CatalogEntry entry) {
    return entry.isIdle() && !names.exists(service) && !settings.warmUp().contains(service)
        ? null
        : entry;
  }

  private static Optional<RegistryException> renew(CatalogEntry entry) {
    entry.reopen();
    try {
      entry.refresh();
      return entry.disconnection().map(reason -> new BackendUnavailable(reason, null));
    } catch (RegistryException e) {
      entry.markStale(e.getMessage());
      return Optional.of(e);
    }
  }

  private ServiceSnapshot read(String service) {
    return ServiceSnapshot.of(backend.read(service), clock.nanos());
  }

  ServiceSnapshot absent(String service, long revision) {
    return ServiceSnapshot.of(emptyState(service, revision), clock.nanos());
  }

  private static ServiceState emptyState(String service, long revision) {
    return new ServiceState(service, revision, List.of());
  }

  private CatalogEntry entry(String service, @Nullable ServiceState known) {
    return entries.asMap().computeIfAbsent(service, name -> newEntry(name, known));
  }

  private CatalogEntry newEntry(String service, @Nullable ServiceState known) {
    return new CatalogEntry(service, known, backend, clock, scheduler, events);
  }

  /** Opens and drops entries as services come and go, and tells those who follow all of them. */
  private final class Members implements KnownNames.Listener {

    private final List<AllServices> subscribers = new CopyOnWriteArrayList<>();
    private boolean saidFull;

    /** What is there at the start is no news; what comes later is, from its first instance on. */
    @Override
    public void joining(String service, @Nullable Long absentRevision) {
      if (!subscribers.isEmpty() || entries.estimatedSize() < settings.maxServices()) {
        var known = absentRevision == null ? null : emptyState(service, absentRevision);
        entry(service, known).open();
      } else if (!saidFull) {
        saidFull = true;
        log.warn(
            "There are more services than discovery.max-services ({}): the least used are fetched"
                + " when asked for, and events don't tell of them",
            settings.maxServices());
      }
    }

    @Override
    public void joined(String service) {
      subscribers.forEach(all -> all.joined(service));
    }

    @Override
    public void left(String service, long revision) {
      subscribers.forEach(all -> all.left(service, revision));
      drop(service);
    }

    /** Drops an entry that has told its last; one that has not yet gets the time to. */
    private void drop(String service) {
      var left = entries.asMap().computeIfPresent(service, ServiceCatalog.this::unlessForgettable);
      if (left != null && !left.hasSubscribers() && !names.exists(service)) {
        scheduler.after(TIME_TO_LEAVE, () -> drop(service));
      }
    }
  }
}
