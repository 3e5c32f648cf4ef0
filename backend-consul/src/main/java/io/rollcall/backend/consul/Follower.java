package io.rollcall.backend.consul;

import static java.util.Comparator.comparing;

import io.rollcall.backend.consul.Store.Head;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Backoff;
import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the key-value store, and tells the mirror and the agent. One query waits for the key that
 * every change writes; then the services that changed are read. Reading what is held is
 * thread-safe; all else is for the loop's thread.
 */
final class Follower implements Followable<Follower.Listing> {

  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  private static final Duration GAP_PER_SERVICE = Duration.ofNanos(50_000);
  private static final Duration MOST_GAP = Duration.ofMillis(300);

  private static final int MOST_RAISES = 5;
  private static final int WRITES_AT_ONCE = 8;

  private static final Duration FORGOTTEN_AFTER = Duration.ofMillis(400);

  private final Agents agents;
  private final Keys keys;
  private final Store store;
  private final ServiceDefinition definitions;
  private final AgentSync agent;
  private final Consumer<List<StoredInstance>> onLost;
  private final ForeignServices foreign;
  private final Mirror mirror;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration callTimeout;
  private final Map<String, StoredService> held = new ConcurrentHashMap<>();
  private String storeId = "";
  private long latest;
  private long absent;

  Follower(
      Agents agents,
      Keys keys,
      Store store,
      ServiceDefinition definitions,
      AgentSync agent,
      Consumer<List<StoredInstance>> onLost,
      ForeignServices foreign,
      Mirror mirror,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.keys = keys;
    this.store = store;
    this.definitions = definitions;
    this.agent = agent;
    this.onLost = onLost;
    this.foreign = foreign;
    this.mirror = mirror;
    this.clock = clock;
    this.scheduler = scheduler;
    this.callTimeout = callTimeout;
  }

  /** All services; not as of one moment. */
  record Listing(Head head, List<StoredService> services) {

    /** Names of services that were emptied a moment ago. */
    private List<String> emptied() {
      return services.stream()
          .filter(StoredService::isAheadOfAbsent)
          .map(StoredService::name)
          .toList();
    }
  }

  /** As last seen; null when there was none. */
  @Nullable StoredService service(String name) {
    return held.get(name);
  }

  /** As last seen; null when there was none. */
  @Nullable StoredInstance instance(InstanceKey key) {
    var service = held.get(key.service());
    return service == null ? null : service.instance(key.id());
  }

  /** As last seen. */
  Stream<StoredInstance> instances() {
    return held.values().stream().flatMap(service -> service.instances().values().stream());
  }

  @Override
  public String name() {
    return "Consul";
  }

  @Override
  public Duration callTimeout() {
    return callTimeout;
  }

  @Override
  public Listing list(Duration timeout, Duration longest) {
    return BoundedCalls.within(timeout).call(() -> list(clock.nanos(), longest));
  }

  private Listing list(long startNanos, Duration longest) {
    agents.any(Agent::check);
    refuseFormerReplicas();
    if (store.isNew()) {
      begin();
    }
    var head = store.head();
    if (storeId.equals(head.id().text()) && isEarlier(head)) {
      log.warn("Consul's key-value store was put back to what it was before");
      store.beginAnew(head.id());
      head = store.head();
    }
    var listing = new Listing(head, store.services(head.changes().keySet(), head));
    for (int i = 0; i < MOST_RAISES && !listing.emptied().isEmpty(); i++) {
      listing = withAbsentRaised(listing);
    }
    if (!listing.emptied().isEmpty()) {
      throw new BackendUnavailable("services are emptied while Consul lists them", null);
    }
    if (clock.since(startNanos).compareTo(longest) > 0) {
      throw new BackendUnavailable("Consul did not list everything in time", null);
    }
    return listing;
  }

  /**
   * Before a store has an id, nobody acknowledges that something is gone from it. So what was known
   * when it was lost is written first.
   */
  private void begin() {
    var lost = instances().toList();
    if (!lost.isEmpty()) {
      log.warn("Consul's key-value store is empty: {} instances are written again", lost.size());
      var here = BoundedCalls.asHere();
      lost.stream()
          .gather(
              Gatherers.mapConcurrent(WRITES_AT_ONCE, one -> here.call(() -> store.rewrite(one))))
          .forEach(isWritten -> {});
    }
    store.begin(!lost.isEmpty());
  }

  /** Reads anew what no revision can be told of before that of absent services is raised. */
  private Listing withAbsentRaised(Listing listing) {
    var before = listing.head();
    store.raiseAbsent(before.absent());
    var head = new Head(before.id(), before.changes(), before.latest(), store.head().absent());
    var services = new ArrayList<>(listing.services());
    services.removeIf(StoredService::isAheadOfAbsent);
    services.addAll(store.services(listing.emptied(), head));
    return new Listing(head, services);
  }

  /** Whether anything is as it was before it was last seen; some may have been written since. */
  private boolean isEarlier(Head head) {
    return head.latest() < latest
        || head.absent() < absent
        || held.values().stream()
            .anyMatch(
                known ->
                    head.changes().getOrDefault(known.name(), known.changed()) < known.changed());
  }

  private void refuseFormerReplicas() {
    var service = definitions.name(ServiceRegistry.OWN_SERVICE);
    var nodes = agents.any(agent -> agent.passing(service, ServiceDefinition.FORMER));
    if (!nodes.isEmpty()) {
      throw new BackendUnavailable(
          "a Rollcall of an earlier version keeps registrations elsewhere in Consul: stop it, beside"
              + " the agents on "
              + nodes,
          null);
    }
  }

  /** Whatever takes instances away also writes to their service. */
  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    return listing.services().stream()
        .filter(
            service -> {
              var known = held.get(service.name());
              return known != null
                  && known.changed() == service.changed()
                  && known.missingIn(service) * 2 > known.instances().size();
            })
        .map(StoredService::name)
        .toList();
  }

  @Override
  public Following follow(Listing listing) {
    var head = listing.head();
    List<StoredInstance> former = List.of();
    if (!storeId.isEmpty() && !storeId.equals(head.id().text())) {
      mirror.beginAnew("Consul lost what it held");
      former = head.id().isOfWhole() ? List.of() : instances().toList();
      held.clear();
    }
    storeId = head.id().text();
    var states = new ArrayList<ServiceState>();
    var left = new HashSet<>(held.keySet());
    for (var service : listing.services()) {
      left.remove(service.name());
      states.add(hold(service));
    }
    for (var name : left) {
      states.add(hold(new StoredService(name, gone(), 0, 0, head.absent(), Map.of())));
    }
    latest = head.latest();
    absent = head.absent();
    var others = new HashSet<>(foreign.names());
    others.removeAll(held.keySet());
    others.forEach(name -> states.add(foreignState(name)));
    mirror.reset(absent, states);
    var lost = former.stream().filter(one -> instance(one.key()) == null).toList();
    if (!lost.isEmpty()) {
      onLost.accept(lost);
    }
    return new Session();
  }

  private static SortedMap<String, StoredInstance> gone() {
    return new TreeMap<>();
  }

  /** Returns what watchers are to be told. */
  private ServiceState hold(StoredService service) {
    var name = service.name();
    var before = held.get(name);
    if (service.changed() == 0) {
      held.remove(name);
    } else {
      held.put(name, service);
      if (service.isEmpty()) {
        scheduler.after(Backoff.delay(FORGOTTEN_AFTER, 0, FORGOTTEN_AFTER), () -> forget(service));
      }
    }
    agent.follow(before, service);
    return foreign.merge(service.state(before));
  }

  private ServiceState foreignState(String name) {
    var own = held.get(name);
    return foreign.merge(own == null ? new ServiceState(name, absent, List.of()) : own.state(own));
  }

  private void forget(StoredService emptied) {
    try {
      if (emptied.equals(held.get(emptied.name()))) {
        store.forget(emptied);
      }
    } catch (RegistryException e) {
      log.debug("Service '{}' is forgotten later: {}", emptied.name(), e.getMessage());
    }
  }

  private final class Session extends WaitingSession {

    Session() {
      super(callTimeout, clock, scheduler);
    }

    @Override
    void confirm(long nanos) {
      mirror.confirm(nanos);
    }

    @Override
    OptionalLong step() {
      var askedNanos = clock.nanos();
      var index = agents.any(agent -> agent.indexAfter(keys.latest(), latest, WAIT));
      tell(foreign.takeChanged().stream().map(Follower.this::foreignState).toList());
      if (index == latest) {
        return OptionalLong.of(askedNanos);
      }
      askedNanos = clock.nanos();
      var isAll = catchUp();
      Backoff.pause(scheduler, gap());
      return isAll ? OptionalLong.of(askedNanos) : OptionalLong.empty();
    }

    /** In a storm of changes, less often the more there is to read each time. */
    private Duration gap() {
      var gap = LEAST_GAP.plus(GAP_PER_SERVICE.multipliedBy(held.size()));
      return gap.compareTo(MOST_GAP) < 0 ? gap : MOST_GAP;
    }

    /** False when some of it cannot be told yet, but will be with the next answer. */
    private boolean catchUp() {
      var head = store.head();
      if (!storeId.equals(head.id().text()) || isEarlier(head)) {
        throw replaced();
      }
      var services = store.services(changed(head), head);
      var isAll = services.stream().noneMatch(StoredService::isAheadOfAbsent);
      if (!isAll) {
        store.raiseAbsent(head.absent());
      }
      tell(
          services.stream()
              .filter(service -> !service.isAheadOfAbsent())
              .map(Follower.this::hold)
              .toList());
      latest = head.latest();
      if (head.absent() != absent) {
        absent = head.absent();
        mirror.absent(absent);
      }
      return isAll;
    }

    /** Those with instances first: an empty one raises the revision of all empty services. */
    private void tell(List<ServiceState> states) {
      states.stream()
          .sorted(comparing(state -> state.instances().isEmpty()))
          .forEach(mirror::update);
    }

    private Set<String> changed(Head head) {
      var changed = new HashSet<String>();
      head.changes()
          .forEach(
              (name, index) -> {
                var known = held.get(name);
                if (known == null || known.changed() != index) {
                  changed.add(name);
                }
              });
      held.keySet().stream()
          .filter(name -> !head.changes().containsKey(name))
          .forEach(changed::add);
      return changed;
    }
  }
}
