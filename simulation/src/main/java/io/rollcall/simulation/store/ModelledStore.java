package io.rollcall.simulation.store;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Followed.Revised;
import io.rollcall.store.Cells;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server: does one request after another, each at one moment, and keeps what it did over a
 * restart. As etcd, it counts revisions over all services, ends leases a moment after their time,
 * grants all of them anew when it comes back, and refuses what would grow it when it is full.
 */
public final class ModelledStore {

  /** How long past its time a lease may end. */
  static final Duration LATEST_EXPIRY = Duration.ofMillis(500);

  /** One revision: what became of one service by it. */
  record Change(long revision, ServiceState state) implements Revised {}

  /**
   * All that there is.
   *
   * @param absentRevision that of every service without instances
   */
  record Listing(long revision, long absentRevision, List<ServiceState> services)
      implements Revised {}

  /** All that is kept over a restart; what {@link #keep} gives and {@link #putBack} takes. */
  public record Data(
      long revision,
      long absentRevision,
      Map<String, Long> services,
      Map<InstanceKey, ServiceInstance> instances,
      Map<InstanceKey, Maintenance> maintenance,
      ModelledCells.Data cells) {

    static final Data NONE = new Data(1, 0, Map.of(), Map.of(), Map.of(), ModelledCells.Data.NONE);
  }

  private static final Comparator<InstanceKey> BY_NAME =
      Comparator.comparing(InstanceKey::service).thenComparing(InstanceKey::id);

  private final Simulator simulator;
  private final RandomGenerator random;
  private final Map<InstanceKey, ServiceInstance> instances = new TreeMap<>(BY_NAME);

  /** The number of the last grant of each. */
  private final Map<InstanceKey, Long> leases = new HashMap<>();

  private final Map<InstanceKey, Maintenance> maintenance = new HashMap<>();
  private final Map<String, Long> services = new TreeMap<>();
  private final ModelledCells cells = new ModelledCells();
  private final List<Runnable> delayed = new ArrayList<>();
  private long revision = 1;
  private final Watches<Change> watches = new Watches<>(() -> revision);
  private long absentRevision;
  private long grants;
  private boolean up = true;
  private boolean stopped;
  private boolean full;

  public ModelledStore(Simulator simulator) {
    this.simulator = simulator;
    this.random = simulator.random("store");
  }

  /** Whether it takes requests, be it later. */
  boolean isUp() {
    return up;
  }

  /** Does it now, or when it goes on. */
  void work(Runnable request) {
    if (stopped) {
      delayed.add(request);
    } else {
      request.run();
    }
  }

  /** It ends; {@link #start} brings it back with all that it acknowledged. */
  public void kill() {
    up = false;
    delayed.clear();
    watches.closeAll();
    cells.watches().closeAll();
    leases.clear();
  }

  public void start() {
    up = true;
    grantAll();
  }

  /** Does nothing until {@link #goOn}; time goes on. */
  public void stop() {
    stopped = true;
  }

  public void goOn() {
    stopped = false;
    var waiting = List.copyOf(delayed);
    delayed.clear();
    waiting.forEach(Runnable::run);
  }

  /** From now on, or no longer, it refuses what would make it grow. */
  public void full(boolean full) {
    this.full = full;
  }

  public Data keep() {
    return new Data(
        revision,
        absentRevision,
        Map.copyOf(services),
        Map.copyOf(instances),
        Map.copyOf(maintenance),
        cells.keep());
  }

  /** While it is down: it has what it had then, and nothing that came after. */
  public void putBack(Data data) {
    revision = data.revision();
    absentRevision = data.absentRevision();
    services.clear();
    services.putAll(data.services());
    instances.clear();
    instances.putAll(data.instances());
    maintenance.clear();
    maintenance.putAll(data.maintenance());
    cells.putBack(data.cells());
  }

  /** While it is down: it has nothing. */
  public void wipe() {
    putBack(Data.NONE);
  }

  PutResult put(Registration registration, Instant at, PutMode mode) {
    var key = registration.key();
    var known = instances.get(key);
    if (known != null && mode == PutMode.CREATE_ONLY) {
      throw new InstanceExists(key);
    }
    refuseIfFull();
    if (known != null && known.registration().equals(registration)) {
      grant(key, registration);
      return new PutResult(PutResult.Outcome.UNCHANGED, known);
    }
    var stored =
        ServiceInstance.registered(registration, at, revision + 1)
            .withMaintenance(maintenance.get(key));
    instances.put(key, stored);
    grant(key, registration);
    changed(key.service(), Set.of());
    return new PutResult(
        known == null ? PutResult.Outcome.CREATED : PutResult.Outcome.REPLACED, stored);
  }

  boolean renew(InstanceKey key) {
    grant(key, require(key).registration());
    return true;
  }

  boolean remove(InstanceKey key) {
    require(key);
    leave(key, Set.of());
    return true;
  }

  boolean removeUnhealthy(InstanceKey key, long measuredOn) {
    var known = instances.get(key);
    if (known == null || known.revision() != measuredOn || !known.isEvictable()) {
      return false;
    }
    leave(key, Set.of());
    return true;
  }

  boolean replaceMetadata(Registration registration, Map<String, String> metadata) {
    var known = instances.get(registration.key());
    if (known == null || !known.registration().equals(registration)) {
      return false;
    }
    refuseIfFull();
    instances.put(registration.key(), known.withMetadata(metadata));
    changed(registration.key().service(), Set.of());
    return true;
  }

  boolean report(HealthReport report) {
    var known = require(report.key());
    if (!report.isLate(known) && !report.isKnown(known)) {
      refuseIfFull();
      instances.put(report.key(), known.withHealth(report.status(), report.output()));
      changed(report.key().service(), Set.of());
    }
    return true;
  }

  boolean beginMaintenance(InstanceKey key, Maintenance wanted) {
    var known = require(key);
    if (!wanted.isSameAs(maintenance.get(key))) {
      refuseIfFull();
      maintain(known, wanted);
    }
    return true;
  }

  boolean endMaintenance(InstanceKey key) {
    if (maintenance.remove(key) != null && instances.containsKey(key)) {
      maintain(require(key), null);
    }
    return true;
  }

  @Nullable ServiceInstance find(InstanceKey key) {
    return instances.get(key);
  }

  ServiceState read(String service) {
    return state(service, Set.of());
  }

  long head() {
    return revision;
  }

  Listing list() {
    return new Listing(
        revision,
        absentRevision,
        services.keySet().stream()
            .map(this::read)
            .filter(state -> !state.instances().isEmpty())
            .toList());
  }

  /** Those of registrations. */
  Watches<Change> watches() {
    return watches;
  }

  /** To be read; what is written goes by {@link #commit}. */
  ModelledCells cells() {
    return cells;
  }

  OptionalLong commit(List<Cells.Guard> guards, List<Cells.Write> writes) {
    if (writes.stream().anyMatch(Cells.Write.Put.class::isInstance)) {
      refuseIfFull();
    }
    return cells.commit(guards, writes);
  }

  private ServiceInstance require(InstanceKey key) {
    var known = instances.get(key);
    if (known == null) {
      throw new InstanceNotFound(key);
    }
    return known;
  }

  private void refuseIfFull() {
    if (full) {
      throw new BackendUnavailable("the store is full", null);
    }
  }

  private void maintain(ServiceInstance known, @Nullable Maintenance wanted) {
    if (wanted != null) {
      maintenance.put(known.key(), wanted);
    }
    instances.put(known.key(), known.withMaintenance(wanted));
    changed(known.key().service(), Set.of());
  }

  private void leave(InstanceKey key, Set<String> expired) {
    instances.remove(key);
    leases.remove(key);
    changed(key.service(), expired);
  }

  private void changed(String service, Set<String> expired) {
    revision++;
    services.put(service, revision);
    var change = new Change(revision, state(service, expired));
    if (change.state().instances().isEmpty()) {
      absentRevision = revision;
      services.remove(service);
    }
    watches.tell(change);
  }

  private ServiceState state(String service, Set<String> expired) {
    var held =
        instances.values().stream()
            .filter(instance -> instance.key().service().equals(service))
            .toList();
    return new ServiceState(service, services.getOrDefault(service, absentRevision), held, expired);
  }

  private void grantAll() {
    instances.values().forEach(instance -> grant(instance.key(), instance.registration()));
  }

  private void grant(InstanceKey key, Registration registration) {
    var ttl = registration.healthCheck().ttl();
    if (ttl != null) {
      var late = random.nextLong(LATEST_EXPIRY.toNanos());
      long grant = ++grants;
      leases.put(key, grant);
      simulator.after(ttl.plusNanos(late), () -> work(() -> expire(key, grant)));
    }
  }

  /** Does nothing when it was granted anew since. */
  private void expire(InstanceKey key, long grant) {
    if (leases.remove(key, grant)) {
      leave(key, Set.of(key.id()));
    }
  }
}
