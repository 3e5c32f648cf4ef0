package io.rollcall.backend.consul;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
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
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.Watcher;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.lease.Peers;
import io.rollcall.store.lease.ReplicaLeases;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in Consul. Thread-safe. What counts is in Consul's key-value store, where it is
 * compared and set; a replica holds the lease of each instance, and its agent has the instance as a
 * natural service, for plain Consul users and for the probes that agents make.
 *
 * <p>Any number of replicas, beside one agent or several, may serve the same instances; they give
 * the same revisions.
 */
public final class ConsulRegistry implements Backend, RegistryBackend {

  /** A moment as a rule; more on a busy machine. */
  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(3);

  /** No attempt at a write begins later than so many call timeouts after the first. */
  private static final int LONGEST_IN_TIMEOUTS = 2;

  /** Between two answers about checks, so that a storm of changes is read ten times a second. */
  private static final Duration GAP = Duration.ofMillis(100);

  private final List<AgentHttp> connections;
  private final NativeChecks natives;
  private final Agents agents;
  private final Store store;
  private final ConsulCells cells;
  private final Mirror mirror = new Mirror();
  private final ForeignServices foreign;
  private final Follower follower;
  private final FollowLoop<Follower.Listing> loop;
  private final ReplicaLeases<StoredInstance> leases;
  private final InstanceWrites writes;
  private final Probes probes;
  private final Upkeep upkeep;
  private final Scheduler scheduler;
  private final List<Loop> loops = new ArrayList<>();

  private ConsulRegistry(
      ConsulSettings settings,
      Predicate<String> targets,
      Peers peers,
      Clock clock,
      Scheduler scheduler) {
    var timeout = settings.connection().callTimeout();
    var longest = timeout.multipliedBy(LONGEST_IN_TIMEOUTS);
    Supplier<Tries> tries = () -> new Tries(clock, scheduler, longest);
    this.scheduler = scheduler;
    connections =
        settings.connection().endpoints().stream()
            .map(endpoint -> new AgentHttp(endpoint, settings, scheduler))
            .toList();
    agents =
        new Agents(
            connections.stream().map(http -> new Agent(http, settings.datacenter())).toList(),
            clock);
    natives = new NativeChecks(settings.nativeChecks(), targets);
    var keys = new Keys(settings.servicePrefix());
    var definitions = new ServiceDefinition(settings.servicePrefix());
    var self = Long.toHexString(ReplicaLeases.newEpoch());
    store = new Store(agents, keys);
    cells = new ConsulCells(agents, store, keys.cells(), timeout, clock, scheduler);
    foreign =
        new ForeignServices(agents, definitions, settings.foreignServices(), clock, scheduler);
    var agent = new AgentSync(agents, definitions, store, self, clock, scheduler);
    follower =
        new Follower(
            agents,
            keys,
            store,
            definitions,
            agent,
            this::restore,
            foreign,
            mirror,
            timeout,
            clock,
            scheduler);
    loop = new FollowLoop<>(follower, mirror, clock, scheduler);
    var held = new HeldInstances(store, keys, follower, natives, agent);
    leases = new ReplicaLeases<>(self, held, loop, peers, tries, clock, scheduler);
    writes =
        new InstanceWrites(
            store, follower::instance, keys, natives, leases, agent, new Turns(longest), tries);
    probes = new Probes(agents, definitions, self, store, follower::instance);
    upkeep = new Upkeep(agents, definitions, agent, follower, loop, leases, clock);
  }

  private void restore(List<StoredInstance> lost) {
    leases.restore(lost);
  }

  /**
   * Starts following Consul, which need not be up. It needs {@code scheduler} until it is closed.
   *
   * @param targets the hosts, by name or address, that agents may be sent to for checks; those of
   *     others are left to Rollcall
   * @param peers how other replicas are told of heartbeats
   * @throws IllegalArgumentException when a TLS file cannot be read
   */
  public static ConsulRegistry open(
      ConsulSettings settings,
      Predicate<String> targets,
      Peers peers,
      Clock clock,
      Scheduler scheduler) {
    var registry = new ConsulRegistry(settings, targets, peers, clock, scheduler);
    registry.start();
    return registry;
  }

  /**
   * Gets ready for other settings. Of these the token and the TLS files count; the others stay as
   * they were.
   *
   * @return makes later calls go by them; connections that there are stay
   * @throws IllegalArgumentException when a TLS file cannot be read
   */
  public Runnable prepare(ConsulSettings next) {
    var prepared = connections.stream().map(agent -> agent.prepare(next)).toList();
    return () -> prepared.forEach(Runnable::run);
  }

  /** To any host, and telling nobody. */
  static ConsulRegistry open(ConsulSettings settings, Clock clock, Scheduler scheduler) {
    return open(settings, host -> true, Peers.NONE, clock, scheduler);
  }

  private void start() {
    loop.start();
    cells.start();
    leases.start();
    if (natives.enabled()) {
      loops.add(Loop.nowAndEvery(GAP, "storing what agents find", probes::step, scheduler));
    }
    if (foreign.areShown()) {
      loops.add(
          Loop.nowAndEvery(GAP, "reading what others registered", foreign::refresh, scheduler));
    }
    loops.add(Loop.every(GAP, "comparing what the agent has", upkeep::step, scheduler));
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
    return "consul";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(natives.enabled() ? Support.NATIVE : Support.EMULATED)
        .expiry(Support.EMULATED, EXPIRY_SLACK)
        .linearizableReads(Support.NATIVE)
        .shared()
        .durability(Support.NATIVE)
        .build();
  }

  @Override
  public boolean probes(Registration registration) {
    return natives.cover(registration) || foreign(registration.key()) != null;
  }

  @Override
  public @Nullable String origin(InstanceKey key) {
    var found = foreign(key);
    return found == null ? null : found.origin();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    refuseForeign(registration.key());
    return writes.put(registration, at, mode);
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    refuseForeign(key);
    leases.renew(key, at);
  }

  @Override
  public void remove(InstanceKey key) {
    refuseForeign(key);
    writes.remove(key);
  }

  @Override
  public void report(HealthReport report) {
    refuseForeign(report.key());
    writes.report(report);
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    refuseForeign(key);
    writes.beginMaintenance(key, maintenance);
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    refuseForeign(key);
    writes.endMaintenance(key);
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return writes.removeUnhealthy(key, revision);
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    return writes.replaceMetadata(known, metadata);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    var found = store.find(key).instance();
    if (found != null) {
      return leases.withHeartbeat(found);
    }
    var others = foreign.find(key);
    return others == null ? null : others.instance();
  }

  @Override
  public ServiceState read(String service) {
    var stored = store.service(service);
    var instances = stored.instances().values().stream().map(leases::withHeartbeat).toList();
    return foreign.merge(new ServiceState(service, stored.state(null).revision(), instances));
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return mirror.watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return mirror.watchNames(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }

  @Override
  public void check() {
    var disconnection = mirror.whyNotCurrent();
    if (disconnection != null) {
      throw new BackendUnavailable(disconnection, null);
    }
    agents.atHome(Agent::check);
  }

  @Override
  public StoreCounts counts() {
    return new StoreCounts(loop.reconnects(), loop.doubtedListings(), leases.nearExpiry());
  }

  @Override
  public void close() {
    loop.close();
    cells.stop();
    loops.forEach(Loop::close);
    leases.close();
    connections.forEach(AgentHttp::close);
  }

  /** What others registered; null where Rollcall did, which comes before it. */
  private @Nullable ForeignInstance foreign(InstanceKey key) {
    return follower.instance(key) == null ? foreign.find(key) : null;
  }

  private void refuseForeign(InstanceKey key) {
    if (foreign(key) != null) {
      throw new InvalidValue(
          "id",
          key.id(),
          "must be of an instance that Rollcall registered, not others with Consul");
    }
  }
}
