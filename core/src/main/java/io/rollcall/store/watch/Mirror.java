package io.rollcall.store.watch;

import io.rollcall.model.ServiceState;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store was last seen to hold. A backend follows its store by one loop, which feeds this;
 * this tells the watchers.
 *
 * <p>Reading and watching are thread-safe. Feeding is for one thread at a time: watchers are told
 * on it, before the call returns, or on the thread that opens a watch.
 */
public final class Mirror implements Copy {

  private final Map<String, MirroredService> services = new ConcurrentHashMap<>();

  /** Those of them that have no instances: held for their watchers. */
  private final Set<MirroredService> absentServices = ConcurrentHashMap.newKeySet();

  private final MirroredNames names = new MirroredNames(this);
  private volatile long absentRevision;
  private volatile boolean listed;
  private volatile @Nullable String disconnection;
  private volatile OptionalLong confirmedNanos = OptionalLong.empty();

  /**
   * Takes over a listing of the whole store; a service that is not in it, or is without instances,
   * has left, and is told after those that are there. Ends a disconnection.
   *
   * @param absentRevision as for {@link #absent}
   * @param listing services without instances are for the ids that expired there; the highest of
   *     their revisions and {@code absentRevision} counts for all that have left
   */
  public void reset(long absentRevision, Collection<ServiceState> listing) {
    raiseAbsentRevision(absentRevision);
    var present = new HashSet<String>();
    var expired = new HashMap<String, Set<String>>();
    for (var state : listing) {
      if (state.instances().isEmpty()) {
        expired.put(state.service(), state.expired());
      } else {
        present.add(state.service());
        advance(state);
      }
    }
    listed = true;
    disconnection = null;
    for (var state : listing) {
      if (state.instances().isEmpty()) {
        raiseAbsentRevision(state.revision());
      }
    }
    for (var service : services.values()) {
      if (!present.contains(service.name())) {
        var ids = expired.getOrDefault(service.name(), Set.of());
        service.advance(new ServiceState(service.name(), this.absentRevision, List.of(), ids));
      }
    }
    services.values().forEach(Watched::tellConnection);
    names.retainAll(present);
    names.tellConnection();
  }

  /**
   * The store lost what it held, and its revisions count from the beginning: those of the next
   * {@link #reset} may be lower than what was told, as they are at replicas that start now.
   * Watchers are told of a disconnection first, unless they were, so that they don't take what
   * follows for something older that was overtaken.
   *
   * @param reason why, for people
   */
  public void beginAnew(String reason) {
    if (whyNotCurrent() == null) {
      disconnect(reason);
    }
    absentRevision = 0;
  }

  /**
   * Takes over one service. Watchers are told when it differs from what was held, be it in its
   * revision alone.
   */
  public void update(ServiceState state) {
    advance(state);
    if (state.instances().isEmpty()) {
      raiseAbsentRevision(state.revision());
      names.remove(state.service());
      relabelAbsent();
    } else {
      names.add(state.service());
    }
  }

  /**
   * Takes over the revision of every service that has no instances. It is at least that of any
   * service that left; an earlier one is passed over.
   */
  public void absent(long absentRevision) {
    raiseAbsentRevision(absentRevision);
    names.touch();
    relabelAbsent();
  }

  /**
   * The store has proved that watchers have been told all that changed in it until then. Nobody is
   * told of that; whoever wants to know asks {@link #confirmedNanos}.
   *
   * @param nanos when it proved that, on the monotonic clock
   */
  public void confirm(long nanos) {
    confirmedNanos = OptionalLong.of(nanos);
  }

  /** As {@link io.rollcall.store.RegistryBackend#confirmedNanos}. */
  public OptionalLong confirmedNanos() {
    return confirmedNanos;
  }

  @Override
  public void disconnect(String reason) {
    disconnection = reason;
    confirmedNanos = OptionalLong.empty();
    services.values().forEach(Watched::tellConnection);
    names.tellConnection();
  }

  @Override
  public @Nullable String whyNotCurrent() {
    var reason = disconnection;
    return reason != null || listed ? reason : "the store has not been listed yet";
  }

  /** As last seen; empty for a service that is not held. */
  public ServiceState state(String service) {
    var held = services.get(service);
    var state = held == null ? null : held.state();
    return state != null ? state : emptyState(service);
  }

  /** The services that have instances, in order, as last seen; changes as they come and go. */
  public NavigableSet<String> names() {
    return names.names();
  }

  /** As {@link io.rollcall.store.RegistryBackend#watch}. */
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return Watched.watch(() -> existingOrNew(service), watcher);
  }

  /** As {@link io.rollcall.store.RegistryBackend#watchNames}. */
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return Watched.watch(() -> names, watcher);
  }

  long absentRevision() {
    return absentRevision;
  }

  boolean isListed() {
    return listed;
  }

  /** As {@link Watched#disconnection}: none before the store was first tried. */
  @Nullable String disconnection() {
    return disconnection;
  }

  /** Called by a service that is held, when instances came to it or the last one left. */
  void noteAbsence(MirroredService service, boolean isAbsent) {
    if (isAbsent) {
      absentServices.add(service);
    } else {
      absentServices.remove(service);
    }
  }

  void forget(MirroredService unused) {
    services.remove(unused.name(), unused);
    absentServices.remove(unused);
  }

  /** How many services take up memory. */
  int servicesHeld() {
    return services.size();
  }

  private void advance(ServiceState state) {
    var isNews = !state.instances().isEmpty() || services.containsKey(state.service());
    while (isNews && !existingOrNew(state.service()).advance(state)) {
      // it was retired meanwhile
    }
  }

  private void relabelAbsent() {
    for (var service : absentServices) {
      service.advance(emptyState(service.name()));
    }
  }

  private MirroredService existingOrNew(String service) {
    return services.computeIfAbsent(
        service,
        name -> {
          var added = new MirroredService(name, this);
          absentServices.add(added);
          return added;
        });
  }

  private void raiseAbsentRevision(long revision) {
    absentRevision = Math.max(absentRevision, revision);
  }

  private ServiceState emptyState(String service) {
    return new ServiceState(service, absentRevision, List.of());
  }
}
