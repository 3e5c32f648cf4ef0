package io.rollcall.backend.memory;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.stream.Collectors.groupingBy;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.Cells;
import io.rollcall.store.DeadlineQueue;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Watched;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registrations in this process, and in a file when {@link MemorySettings} name one. Thread-safe.
 *
 * <p>Watchers are told of a write before any call returns whose answer rests on it, on the thread
 * of such a call. A watcher may open and close watches, and read; it must not write.
 *
 * <p>With a file, a call returns once what its answer rests on is on disk, be that another call's
 * write. When the disk refuses a write, nothing is written, and nothing expires, until a restart;
 * what is there can be read, and heartbeats are taken. The same holds while the disk hangs; then
 * the outcome of the writes that wait is unknown, and they are published when the disk has them.
 *
 * <p>Revisions count the changes of all services, from the wall clock's microseconds at the start:
 * they go on growing after one that kept nothing.
 */
public final class MemoryRegistry implements Backend, RegistryBackend {

  private static final Logger log = LoggerFactory.getLogger(MemoryRegistry.class);

  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(1);

  private final Store store;
  private final MemoryCells cells;
  private final boolean durable;

  /** Where a write was kept, if at all, after its writer had given up waiting. */
  private final Set<Service> uncommitted = ConcurrentHashMap.newKeySet();

  /** Whether watchers miss nothing, as far as they were told. Used by the timer only. */
  private boolean connected = true;

  private MemoryRegistry(Store store, MemoryCells cells, boolean durable) {
    this.store = store;
    this.cells = cells;
    this.durable = durable;
  }

  /**
   * Starts a registry with what the file holds; each lease in it starts anew. It needs {@code
   * scheduler} until it is closed.
   *
   * @throws BackendUnavailable when the file cannot be used, saying why and what to do: it is
   *     damaged, in use by another process, or not such a file
   */
  public static MemoryRegistry open(MemorySettings settings, Clock clock, Scheduler scheduler) {
    return open(settings, clock, scheduler, JournalLimits.DEFAULT);
  }

  /**
   * Finds out, by reading alone, whether the file could be used; not whether another process uses
   * it now.
   *
   * @throws BackendUnavailable as {@link #open} does
   */
  public static void check(MemorySettings settings) {
    if (settings.file() != null) {
      LockedFile.check(settings.file());
    }
  }

  static MemoryRegistry open(
      MemorySettings settings, Clock clock, Scheduler scheduler, JournalLimits limits) {
    var recovered = new Recovered();
    var file = settings.file();
    var disk = file == null ? null : LockedFile.open(file, recovered);
    return open(disk, recovered, clock, scheduler, limits);
  }

  /**
   * Starts a registry with what was recovered.
   *
   * @param disk to keep changes on; null keeps none
   */
  static MemoryRegistry open(
      @Nullable JournalDisk disk,
      Recovered recovered,
      Clock clock,
      Scheduler scheduler,
      JournalLimits limits) {
    var services = new ConcurrentHashMap<String, Service>();
    var cells = new CellTable(recovered.cells());
    var revision = Math.max(recovered.revision(), MICROS.between(Instant.EPOCH, clock.now()));
    var journal =
        disk == null
            ? new RevisionCounter(revision)
            : new JournalFile(
                disk,
                recovered,
                revision,
                limits,
                scheduler,
                () ->
                    Stream.concat(
                        services.values().stream().map(Service::staged).flatMap(Table::records),
                        cells.all().map(JournalRecord::of)));
    var names = new Names(journal, revision, recovered.names());
    var leases = new DeadlineQueue<>(Lease::dueNanos, Lease.BY_NAME, clock, scheduler);
    var store = new Store(clock, journal, names, leases, services);
    recovered
        .services()
        .forEach((name, content) -> services.put(name, Service.restored(name, content, store)));
    var registry = new MemoryRegistry(store, new MemoryCells(cells, journal), disk != null);
    leases.start(registry::look);
    return registry;
  }

  @Override
  public RegistryBackend registry() {
    return this;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.NATIVE, EXPIRY_SLACK)
        .linearizableReads(Support.NATIVE)
        .durability(durable ? Support.NATIVE : Support.ABSENT)
        .build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    while (true) {
      var service = existingOrNew(registration.key().service());
      try {
        var answer = service.put(registration, at, mode);
        if (answer != null) {
          return give(answer, service);
        }
      } finally {
        service.settle();
      }
    }
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    var service = existing(key);
    give(service.renew(key, at), service);
  }

  @Override
  public void remove(InstanceKey key) {
    var service = existing(key);
    give(service.remove(key), service);
  }

  @Override
  public void report(HealthReport report) {
    var service = existing(report.key());
    give(service.report(report), service);
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    var service = existing(key);
    give(service.beginMaintenance(key, maintenance), service);
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    var service = store.services().get(key.service());
    if (service != null) {
      give(service.endMaintenance(key), service);
    }
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    var service = store.services().get(key.service());
    return service != null && give(service.removeUnhealthy(key, revision), service);
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    var service = store.services().get(known.key().service());
    return service != null && give(service.replaceMetadata(known, metadata), service);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    var service = store.services().get(key.service());
    return service == null ? null : service.find(key.id());
  }

  @Override
  public ServiceState read(String service) {
    while (true) {
      var revision = store.names().revision();
      var existing = store.services().get(service);
      if (existing != null) {
        return existing.read();
      }
      if (store.names().revision() == revision) {
        return new ServiceState(service, revision, List.of());
      }
    }
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return Watched.watch(() -> existingOrNew(service), watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return Watched.watch(store::names, watcher);
  }

  /** Watchers are told of a write before the call that made it returns. */
  @Override
  public OptionalLong confirmedNanos() {
    return store.journal().failure() == null
        ? OptionalLong.of(store.clock().nanos())
        : OptionalLong.empty();
  }

  @Override
  public void check() {
    var failure = store.journal().failure();
    if (failure != null) {
      throw new BackendUnavailable(failure, null);
    }
  }

  /** There is no connection that could break. */
  @Override
  public StoreCounts counts() {
    var now = store.clock().now();
    var near = store.services().values().stream().mapToLong(one -> one.nearExpiry(now)).sum();
    return new StoreCounts(0, 0, near);
  }

  @Override
  public void close() {
    store.leases().close();
    store.journal().close();
  }

  /** How many services take up memory. */
  int servicesHeld() {
    return store.services().size();
  }

  private Service existing(InstanceKey key) {
    var service = store.services().get(key.service());
    if (service == null) {
      throw new InstanceNotFound(key);
    }
    return service;
  }

  private Service existingOrNew(String name) {
    var existing = store.services().get(name);
    return existing != null
        ? existing
        : store
            .services()
            .computeIfAbsent(name, absent -> new Service(absent, store.names().revision(), store));
  }

  /** Gives an answer once what it rests on is kept and published. */
  private <R> R give(Answer<R> answer, Service service) {
    commit(service, answer.table());
    return answer.given().get();
  }

  private void commit(Service service, Table table) {
    if (service.hasPublished(table)) {
      return;
    }
    try {
      store.journal().await(table.revision());
    } catch (OutcomeUnknown e) {
      uncommitted.add(service);
      throw e;
    }
    store.names().publish(table.revision());
    service.publish(table);
  }

  /** What the timer does. */
  private void look() {
    tellConnection();
    if (store.journal().failure() == null) {
      uncommitted.forEach(this::commitLate);
      cells.publishLate();
      expire();
    }
  }

  /** Only while watchers know of a failure can it end, so that none is left with that. */
  private void tellConnection() {
    if (!connected) {
      store.journal().recover();
    }
    var isConnected = store.journal().failure() == null;
    if (isConnected != connected) {
      connected = isConnected;
      store.services().values().forEach(Service::tellConnection);
      store.names().tellConnection();
      cells.tellConnection();
    }
  }

  /** Publishes what was kept after its writer had given up waiting. */
  private void commitLate(Service service) {
    uncommitted.remove(service);
    tryCommit(service, service.staged());
  }

  private void expire() {
    var changed = new LinkedHashMap<Service, Table>();
    store.leases().takeDue().stream()
        .collect(groupingBy(Lease::service))
        .forEach(
            (service, leases) -> {
              var rest = expired(service, leases);
              if (rest != null) {
                changed.put(service, rest);
              }
            });
    changed.forEach(this::tryCommit);
  }

  /** What a service is left with. One that fails keeps its leases, and none of another's waits. */
  private @Nullable Table expired(Service service, List<Lease> due) {
    try {
      return service.expire(due);
    } catch (RuntimeException e) {
      log.error("Instances of '{}' could not expire, which is tried again", service.name(), e);
      due.forEach(store::queue);
      return null;
    }
  }

  private void tryCommit(Service service, Table table) {
    try {
      commit(service, table);
    } catch (OutcomeUnknown | BackendUnavailable e) {
      log.debug(
          "'{}' is not published at {}: {}", service.name(), table.revision(), e.getMessage());
    }
  }
}
