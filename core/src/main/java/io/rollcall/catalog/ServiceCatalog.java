package io.rollcall.catalog;

import static java.util.stream.Gatherers.mapConcurrent;

import io.rollcall.catalog.LastKnown.Kept;
import io.rollcall.model.RegistryEvent;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Watched;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every service's last known state, fed by the backend's watches. Thread-safe.
 *
 * <p>It holds every service that has instances or subscribers; how many there may be is for {@code
 * RegistryLimits} to say. Names that don't exist are answered from the set of names and leave no
 * trace.
 */
public final class ServiceCatalog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServiceCatalog.class);

  /** Keeps an entry held for as long as somebody waits for its first snapshot. */
  private static final Watcher<ServiceSnapshot> NOBODY =
      new Watcher<>() {
        @Override
        public void onState(ServiceSnapshot state) {}

        @Override
        public void onDisconnected(String reason) {}
      };

  private final RegistryBackend backend;
  private volatile CatalogSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private final ConcurrentMap<String, CatalogEntry> entries = new ConcurrentHashMap<>();
  private final Bus<ServiceSnapshot> snapshots = new Bus<>();
  private final LongAdder instances = new LongAdder();
  private final KnownNames names;
  private final Shared shared;
  private @Nullable Subscription namesWatch;
  private @Nullable Refresher refresher;
  private @Nullable Keeper keeper;

  /**
   * Makes one that follows nothing yet.
   *
   * @param events is told what happens to instances
   * @param propagation is told when watchers were told of changes
   */
  public ServiceCatalog(
      RegistryBackend backend,
      CatalogSettings settings,
      Clock clock,
      Scheduler scheduler,
      Bus<RegistryEvent> events,
      PropagationMeter propagation) {
    this.backend = backend;
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
    this.names = new KnownNames(backend.name(), new Entries());
    this.shared =
        new Shared(
            backend,
            clock,
            scheduler,
            events,
            snapshots,
            entries,
            instances,
            propagation,
            this::isNeeded);
  }

  /**
   * Starts to follow the backend. Call once; returns without waiting for it.
   *
   * @param lastKnown what to serve until the backend tells, and where to save what it told
   */
  public synchronized void start(LastKnown lastKnown) {
    var kept = lastKnown.load();
    if (kept != null) {
      recall(kept);
    }
    settings.warmUp().forEach(service -> open(service, null));
    namesWatch = backend.watchNames(names);
    refresher = refresher();
    keeper = new Keeper(lastKnown, this::known, scheduler);
  }

  /**
   * Goes by other settings from now on, and holds what they say to hold. Call after {@link #start}.
   */
  public synchronized void change(CatalogSettings next) {
    var before = settings;
    settings = next;
    if (refresher != null && !before.equals(next)) {
      refresher.close();
      refresher = refresher();
      next.warmUp().forEach(service -> open(service, null));
      before.warmUp().forEach(this::settle);
    }
  }

  /**
   * What is known of {@code service} without asking anybody: lock-free, the way of nearly every
   * read. A service that does not exist has an empty snapshot.
   *
   * @return null when the backend must be asked; then {@link #get} does that
   */
  public @Nullable ServiceSnapshot peek(String service) {
    var entry = entries.get(service);
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
    var held = Watched.watch(() -> existingOrNew(service, null), NOBODY);
    try {
      return open(service, null).await(settings.loadTimeout());
    } finally {
      held.close();
    }
  }

  /**
   * Tells {@code subscriber} the service, which need not exist yet, now and after changes. Changes
   * within 100 ms are told once, after 1 s at most; losses are told at once.
   */
  public Subscription subscribe(String service, Watcher<? super ServiceSnapshot> subscriber) {
    var subscription = Watched.watch(() -> existingOrNew(service, null), subscriber);
    open(service, null);
    return subscription;
  }

  /**
   * As {@link #subscribe}, for every service that exists now or later. One that is gone is told as
   * empty; that what is known is stale is not told.
   */
  public Subscription subscribeAll(Consumer<? super ServiceSnapshot> subscriber) {
    var subscription = snapshots.subscribe(subscriber);
    entries.values().forEach(entry -> entry.greet(subscriber));
    return subscription;
  }

  /** How many services exist, as far as the backend has told. */
  public int serviceCount() {
    return names.count();
  }

  /** How many instances all services have, as far as the backend has told. */
  public long instanceCount() {
    return instances.sum();
  }

  /** How fresh all is that is held. Looks at each service. */
  public CatalogFreshness freshness() {
    return CatalogFreshness.of(
        names.isCurrent(),
        entries.values().stream().map(CatalogEntry::snapshot).filter(Objects::nonNull),
        clock);
  }

  /** Whether a service is known to exist, without asking anybody. */
  public boolean knows(String service) {
    return names.exists(service);
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
    entries.values().stream()
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
    var entry = entries.get(service);
    if (entry != null) {
      renew(entry)
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
  }

  @Override
  public synchronized void close() {
    if (keeper != null) {
      keeper.close();
    }
    if (refresher != null) {
      refresher.close();
      refresher = null;
    }
    if (namesWatch != null) {
      namesWatch.close();
    }
    entries.values().forEach(CatalogEntry::close);
  }

  private Refresher refresher() {
    return new Refresher(backend, entries.values(), settings, clock, scheduler);
  }

  private void settle(String service) {
    var entry = entries.get(service);
    if (entry != null) {
      entry.settle();
    }
  }

  private void recall(Kept kept) {
    var age = Duration.between(kept.at(), clock.now());
    long confirmedNanos = clock.nanos() - Math.max(0, age.toNanos());
    log.info(
        "{} services are known from {}; they are served, marked stale, until backend '{}' tells",
        kept.services().size(),
        kept.at(),
        backend.name());
    names.recall(kept.services().stream().map(ServiceState::service).toList());
    for (var state : kept.services()) {
      existingOrNew(state.service(), null).recall(state, confirmedNanos);
      open(state.service(), null);
    }
  }

  /** What the backend has told; null while it may have changed unseen. */
  private @Nullable Kept known() {
    if (!names.isCurrent()) {
      return null;
    }
    var states =
        entries.values().stream()
            .map(CatalogEntry::snapshot)
            .filter(Objects::nonNull)
            .map(ServiceSnapshot::state)
            .filter(state -> !state.instances().isEmpty())
            .toList();
    return new Kept(clock.now(), states);
  }

  private static Optional<RegistryException> renew(CatalogEntry entry) {
    entry.reopen();
    try {
      entry.refresh();
      return entry.cutOff().map(reason -> new BackendUnavailable(reason, null));
    } catch (RegistryException e) {
      entry.markStale(e.getMessage());
      return Optional.of(e);
    }
  }

  private ServiceSnapshot absent(String service, long revision) {
    return ServiceSnapshot.of(emptyState(service, revision), clock.nanos());
  }

  private static ServiceState emptyState(String service, long revision) {
    return new ServiceState(service, revision, List.of());
  }

  private boolean isNeeded(String service) {
    return names.exists(service) || settings.warmUp().contains(service);
  }

  /** The entry of a service, which watches the backend and has not been retired until then. */
  private CatalogEntry open(String service, @Nullable ServiceState known) {
    while (true) {
      var entry = existingOrNew(service, known);
      if (entry.open()) {
        return entry;
      }
    }
  }

  /**
   * It may have been retired meanwhile.
   *
   * @param known as for {@link CatalogEntry}, when it is new
   */
  private CatalogEntry existingOrNew(String service, @Nullable ServiceState known) {
    var existing = entries.get(service);
    return existing != null
        ? existing
        : entries.computeIfAbsent(service, name -> new CatalogEntry(name, known, shared));
  }

  /** Opens entries as services come, and lets go of them as services leave. */
  private final class Entries implements KnownNames.Listener {

    /** What is there at the start is no news; what comes later is, from its first instance on. */
    @Override
    public void joining(String service, @Nullable Long absentRevision) {
      open(service, absentRevision == null ? null : emptyState(service, absentRevision));
    }

    /** An entry that has yet to tell that it is empty goes once it has. */
    @Override
    public void left(String service) {
      settle(service);
    }
  }
}
