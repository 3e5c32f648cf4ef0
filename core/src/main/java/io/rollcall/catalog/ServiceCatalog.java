package io.rollcall.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final Refresher refresher;
  private final NamesFollower names = new NamesFollower();
  private @Nullable Subscription namesWatch;

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
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(settings.maxServices())
            .weigher((String service, CatalogEntry entry) -> entry.hasSubscribers() ? 0 : 1)
            .removalListener(ServiceCatalog::closeRemoved)
            .executor(Runnable::run)
            .build();
    this.refresher = new Refresher(entries.asMap().values(), settings, clock, scheduler);
  }

  /** Starts to follow the backend. Call once; returns without waiting for it. */
  public void start() {
    settings.warmUp().forEach(service -> entry(service, null).open());
    namesWatch = backend.watchNames(names);
    refresher.start();
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
    var known = names.connected();
    return known == null || known.contains(service) ? null : absent(service, known.revision());
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
    names.subscribers.add(all);
    all.look();
    return () -> {
      names.subscribers.remove(all);
      all.close();
    };
  }

  /**
   * The services that exist.
   *
   * @throws BackendUnavailable when the backend has never told
   */
  public ServiceNames names() {
    return names.lastKnown();
  }

  /** Forgets every service and asks the backend anew, for those it holds. */
  public void clear() {
    entries.asMap().keySet().forEach(this::clear);
  }

  /** Forgets one service and asks the backend anew; nothing happens when it is not held. */
  public void clear(String service) {
    var entry = entries.asMap().get(service);
    if (entry != null) {
      entry.reopen();
    }
  }

  @Override
  public void close() {
    refresher.close();
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

  private ServiceSnapshot read(String service) {
    return ServiceSnapshot.of(backend.read(service), clock.nanos());
  }

  /** Null before the backend told any. */
  @Nullable ServiceNames knownNames() {
    return names.known;
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

  /** Keeps the set of names, and opens and drops entries as services come and go. */
  private final class NamesFollower implements Watcher<ServiceNames> {

    /** What reads go by: every name in it has its entry, unless there are too many. */
    private volatile @Nullable ServiceNames known;

    /** What was told last; ahead of {@link #known} while entries are opened. */
    private volatile ServiceNames told = ServiceNames.NONE;

    private final List<AllServices> subscribers = new CopyOnWriteArrayList<>();
    private volatile boolean disconnected;
    private boolean saidFull;

    @Nullable ServiceNames connected() {
      return disconnected ? null : known;
    }

    boolean exists(String service) {
      return told.contains(service);
    }

    ServiceNames lastKnown() {
      var names = known;
      if (names == null) {
        throw new BackendUnavailable(
            "backend '" + backend.name() + "' has not told its services yet", null);
      }
      return names;
    }

    @Override
    public void onState(ServiceNames now) {
      var before = known;
      told = now;
      for (var service : now.names()) {
        if (before == null || !before.contains(service)) {
          follow(service, before);
        }
      }
      known = now;
      disconnected = false;
      if (before != null) {
        before.names().stream().filter(name -> !now.contains(name)).forEach(this::leave);
      }
      subscribers.forEach(AllServices::look);
    }

    @Override
    public void onDisconnected(String reason) {
      disconnected = true;
      log.warn(
          "Backend '{}' is out of reach; the last known services are served, marked stale: {}",
          backend.name(),
          reason);
    }

    /** What is there at the start is no news; what comes later is, from its first instance on. */
    private void follow(String service, @Nullable ServiceNames before) {
      if (!subscribers.isEmpty() || entries.estimatedSize() < settings.maxServices()) {
        entry(service, before == null ? null : emptyState(service, before.revision())).open();
      } else if (!saidFull) {
        saidFull = true;
        log.warn(
            "There are more services than discovery.max-services ({}): the least used are fetched"
                + " when asked for, and events don't tell of them",
            settings.maxServices());
      }
    }

    /** Drops an entry that has told its last; one that has not yet gets the time to. */
    private void leave(String service) {
      var left = entries.asMap().computeIfPresent(service, ServiceCatalog.this::unlessForgettable);
      if (left != null && !left.hasSubscribers() && !exists(service)) {
        scheduler.after(TIME_TO_LEAVE, () -> leave(service));
      }
    }
  }
}
