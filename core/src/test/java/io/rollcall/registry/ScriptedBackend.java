package io.rollcall.registry;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose states, silences and failures are told by the test: what real ones do too rarely.
 * Takes no writes, unless a test makes it.
 */
public class ScriptedBackend implements Backend, RegistryBackend {

  private final Map<String, ServiceState> states = new TreeMap<>();
  private final Map<String, Set<Watcher<ServiceState>>> watchers = new ConcurrentHashMap<>();
  private final Set<Watcher<ServiceNames>> namesWatchers = new LinkedHashSet<>();
  private ServiceNames.All names = new ServiceNames.All(0, List.of());
  private OptionalLong confirmedNanos = OptionalLong.empty();
  private volatile Set<String> unreadable = Set.of();
  private boolean silent;
  private boolean down;
  private long revision;
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Runnable duringReads = () -> {};
  private volatile Runnable duringWatches = () -> {};
  private boolean namesFirst;
  private boolean namesKeptBack;

  /** Whether who watches while the store is down is told what was there before it was. */
  private boolean knowsStates;

  /** The service has these instances from now on. */
  public ScriptedBackend has(String service, ServiceInstance... instances) {
    return has(service, Set.of(), instances);
  }

  /** As {@link #has}, where those who left had their leases run out. */
  public ScriptedBackend has(String service, Set<String> expired, ServiceInstance... instances) {
    var sorted = Arrays.stream(instances).sorted(Comparator.comparing(ServiceInstance::id));
    var state = new ServiceState(service, ++revision, sorted.toList(), expired);
    states.put(service, state);
    if (!namesFirst) {
      tell(state);
    }
    tellNames();
    if (namesFirst) {
      tell(state);
    }
    return this;
  }

  private void tell(ServiceState state) {
    if (!silent) {
      watchersOf(state.service()).forEach(watcher -> watcher.onState(state));
    }
  }

  private void tellNames() {
    var now =
        states.values().stream()
            .filter(known -> !known.instances().isEmpty())
            .map(ServiceState::service)
            .toList();
    if (!now.equals(names.names())) {
      var news =
          new ServiceNames.Changed(
              revision, without(now, names.names()), without(names.names(), now));
      names = new ServiceNames.All(revision, now);
      if (!silent) {
        namesWatchers.forEach(watcher -> watcher.onState(news));
      }
    }
  }

  /** From now on a change is told to those who watch the names before those of the service. */
  public void tellNamesFirst() {
    namesFirst = true;
  }

  /** From now on watchers are told nothing, not even that. */
  public void goSilent() {
    silent = true;
  }

  /** Out of reach: calls fail, watchers are told of it. */
  public void disconnect(String reason) {
    down = true;
    cutWatches(reason);
  }

  /** Watchers are told that they miss changes; calls go on to work. */
  public void cutWatches(String reason) {
    watchers.values().forEach(all -> all.forEach(watcher -> watcher.onDisconnected(reason)));
    namesWatchers.forEach(watcher -> watcher.onDisconnected(reason));
  }

  /** Tells watchers an old state once more, late. */
  public void deliverAgain(String service, long revision, ServiceInstance... instances) {
    var state = new ServiceState(service, revision, List.of(instances));
    watchersOf(service).forEach(watcher -> watcher.onState(state));
  }

  /** Calls fail; watchers are told nothing. */
  public void fail() {
    down = true;
  }

  /** In reach again: watchers are told the states there are. */
  public void reconnect() {
    down = false;
    silent = false;
    watchers.forEach((service, all) -> all.forEach(watcher -> watcher.onState(state(service))));
    namesWatchers.forEach(watcher -> watcher.onState(names));
  }

  /** The store has proved at that time that watchers were told everything. */
  public void confirm(long nanos) {
    confirmedNanos = OptionalLong.of(nanos);
  }

  /** Reading those services fails, and no other call. */
  public void failToRead(String... services) {
    unreadable = Set.of(services);
  }

  /** Forgets everything, and numbers what comes from the beginning; tells nobody. */
  public void beginAnew() {
    states.clear();
    revision = 0;
    names = new ServiceNames.All(0, List.of());
  }

  /** Each read runs {@code action} before it answers. */
  public void duringReads(Runnable action) {
    duringReads = action;
  }

  /** From now on, who watches while the store is down is told what was there before it was. */
  public void tellLastKnown() {
    knowsStates = true;
  }

  /** Each watch of a service runs {@code action} while it is opened. */
  public void duringWatches(Runnable action) {
    duringWatches = action;
  }

  /** Who watches the names of services from now on is told nothing of what there is. */
  public void keepNamesBack() {
    namesKeptBack = true;
  }

  public int reads() {
    return reads.get();
  }

  /** Services that are watched. */
  public Set<String> watched() {
    var watched = new LinkedHashSet<String>();
    watchers.forEach(
        (service, all) -> {
          if (!all.isEmpty()) {
            watched.add(service);
          }
        });
    return watched;
  }

  @Override
  public ServiceState read(String service) {
    reads.incrementAndGet();
    duringReads.run();
    check();
    if (unreadable.contains(service)) {
      throw new BackendUnavailable("scripted to be unreadable", null);
    }
    return state(service);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OptionalLong confirmedNanos() {
    return confirmedNanos;
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    watchersOf(service).add(watcher);
    duringWatches.run();
    if (knowsStates || !down) {
      watcher.onState(state(service));
    }
    if (down) {
      watcher.onDisconnected("down");
    }
    return () -> watchersOf(service).remove(watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    namesWatchers.add(watcher);
    if (down) {
      watcher.onDisconnected("down");
    } else if (!namesKeptBack) {
      watcher.onState(names);
    }
    return () -> namesWatchers.remove(watcher);
  }

  @Override
  public void check() {
    if (down) {
      throw new BackendUnavailable("scripted to be down", null);
    }
  }

  @Override
  public RegistryBackend registry() {
    return this;
  }

  @Override
  public Cells cells() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder().linearizableReads(Support.NATIVE).build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(InstanceKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void report(HealthReport report) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreCounts counts() {
    return StoreCounts.NONE;
  }

  @Override
  public void close() {}

  private static Set<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).collect(Collectors.toSet());
  }

  private ServiceState state(String service) {
    return states.getOrDefault(service, new ServiceState(service, names.revision(), List.of()));
  }

  private Set<Watcher<ServiceState>> watchersOf(String service) {
    return watchers.computeIfAbsent(service, name -> ConcurrentHashMap.newKeySet());
  }
}
