package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Turns;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in Consul, through the agent beside this replica. Thread-safe.
 *
 * <p>A write returns once Consul's servers show it. Heartbeats renew a TTL at the agent, which
 * writes nothing to the servers. An agent renews and removes only what is registered with it: a
 * write of an instance that another agent has takes it over.
 *
 * <p>Replicas beside one agent, or beside several, may serve the same instances.
 */
public final class ConsulRegistry implements Backend, RegistryBackend {

  /** A moment as a rule; more when an agent was restarted and tells the servers late. */
  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(3);

  private final ConsulHttp http;
  private final Agents agents;
  private final CatalogReader reader;
  private final CopyWriter writer;
  private final KeyLocks locks;
  private final MaintenanceEntries entries;
  private final Maintainer maintainer;
  private final Renewals renewals;
  private final Rights rights;
  private final Turns turns;
  private final Mirror mirror;
  private final CatalogLoop loop;
  private final Housekeeping housekeeping;
  private final NativeChecks natives;

  private ConsulRegistry(
      ConsulSettings settings, Predicate<String> targets, Clock clock, Scheduler scheduler) {
    natives = new NativeChecks(settings.nativeChecks(), targets);
    var mapping = new ServiceMapping(settings.servicePrefix());
    http = new ConsulHttp(settings);
    agents =
        new Agents(
            settings.connection().endpoints().stream()
                .map(endpoint -> new Agent(http, endpoint, settings.datacenter()))
                .toList());
    reader = new CatalogReader(mapping);
    renewals = new Renewals(clock);
    mirror = new Mirror();
    var feed = new MirrorFeed(mirror);
    var arrivals = new Arrivals(reader, feed, clock);
    rights = new Rights(clock, settings.servicePrefix());
    entries = new MaintenanceEntries(mapping);
    writer =
        new CopyWriter(
            mapping,
            arrivals,
            entries,
            renewals,
            rights,
            clock,
            settings.connection().callTimeout());
    locks = new KeyLocks(mapping, clock, scheduler, settings.connection().callTimeout());
    maintainer = new Maintainer(entries, reader, writer);
    turns = new Turns(settings.connection().callTimeout().multipliedBy(2));
    housekeeping =
        new Housekeeping(
            agents, mapping, reader, writer, renewals, natives, turns, scheduler, mirror);
    loop =
        new CatalogLoop(
            agents, mapping, reader, rights, mirror, feed, housekeeping, clock, scheduler);
  }

  /**
   * Starts following Consul, which need not be up. It needs {@code scheduler} until it is closed.
   *
   * @param targets the hosts, by name or address, that agents may be sent to for checks; those of
   *     others are left to Rollcall
   * @throws IllegalArgumentException when a TLS file cannot be read
   */
  public static ConsulRegistry open(
      ConsulSettings settings, Predicate<String> targets, Clock clock, Scheduler scheduler) {
    var registry = new ConsulRegistry(settings, targets, clock, scheduler);
    registry.loop.start();
    registry.housekeeping.start();
    return registry;
  }

  /** As {@link #open(ConsulSettings, Predicate, Clock, Scheduler)}, to any host. */
  static ConsulRegistry open(ConsulSettings settings, Clock clock, Scheduler scheduler) {
    return open(settings, host -> true, clock, scheduler);
  }

  @Override
  public RegistryBackend registry() {
    return this;
  }

  @Override
  public String name() {
    return "consul";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(natives.enabled() ? Support.NATIVE : Support.EMULATED)
        .expiry(Support.NATIVE, EXPIRY_SLACK)
        .linearizableReads(Support.NATIVE)
        .shared()
        .durability(Support.NATIVE)
        .build();
  }

  @Override
  public boolean probes(Registration registration) {
    return natives.cover(registration);
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return exclusively(registration.key(), agent -> put(agent, registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    exclusively(
        key,
        agent -> {
          var held = renewals.held(key, agent.node());
          if (held == null || !writer.pass(agent, held, at)) {
            renewSlowly(agent, key, at);
          } else if (mirror.whyNotCurrent() != null) {
            confirm(agent, key, at);
          }
          return true;
        });
  }

  @Override
  public void remove(InstanceKey key) {
    exclusively(
        key,
        agent -> {
          var before = reader.instance(agent, key);
          writer.remove(agent, before, live(agent, before, key));
          return true;
        });
  }

  @Override
  public void report(HealthReport report) {
    exclusively(
        report.key(),
        agent -> {
          var before = reader.instance(agent, report.key());
          var live = live(agent, before, report.key());
          var reported = new Copy.Report(report.status(), report.output());
          if (!report.isLate(live.revision()) && !reported.equals(live.report())) {
            writer.report(agent, before, live, reported);
          }
          return true;
        });
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    exclusively(
        key,
        agent -> {
          live(agent, reader.instance(agent, key), key);
          maintainer.begin(agent, key, maintenance);
          return true;
        });
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    exclusively(
        key,
        agent -> {
          maintainer.end(agent, key);
          return true;
        });
  }

  /** What is read may change before it is removed: an agent's registrations know no condition. */
  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return exclusively(
        key,
        agent -> {
          var before = reader.instance(agent, key);
          var live = before.live(key);
          if (live == null || live.revision() != revision || !live.instance().isEvictable()) {
            return false;
          }
          writer.remove(agent, before, live);
          return true;
        });
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return agents.with(
        agent -> {
          var copies = reader.instance(agent, key);
          if (copies.all().isEmpty()) {
            rights.require(agent);
          }
          var live = copies.live(key);
          return live == null ? null : renewals.withHeartbeat(live.instance());
        });
  }

  @Override
  public ServiceState read(String service) {
    return agents.with(
        agent -> {
          var copies = reader.service(agent, service);
          if (copies.all().isEmpty()) {
            rights.require(agent);
          }
          var state = copies.state(Set.of());
          var instances = state.instances().stream().map(renewals::withHeartbeat).toList();
          return new ServiceState(service, state.revision(), instances);
        });
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
  public void check() {
    agents.with(
        agent -> {
          rights.requireAll(agent);
          return reader.absentIndex(agent);
        });
  }

  @Override
  public void close() {
    loop.close();
    housekeeping.close();
    http.close();
  }

  private PutResult put(Agent agent, Registration registration, Instant at, PutMode mode) {
    var key = registration.key();
    if (mode == PutMode.CREATE_OR_REPLACE) {
      return put(agent, registration, at, reader.instance(agent, key));
    }
    absent(agent, key);
    return locks.holding(agent, key, () -> put(agent, registration, at, absent(agent, key)));
  }

  private Copies absent(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    if (copies.live(key) != null) {
      throw new InstanceExists(key);
    }
    return copies;
  }

  private PutResult put(Agent agent, Registration registration, Instant at, Copies before) {
    var key = registration.key();
    var live = before.live(key);
    if (live != null && registration.equals(live.registration())) {
      var renewed = writer.renew(agent, before, live, at);
      return new PutResult(Outcome.UNCHANGED, renewed.instance().withHeartbeat(at));
    }
    var isProbed = natives.cover(registration);
    var copy =
        Copy.of(
            registration, isProbed, entries.read(agent, key), agent.node(), at, before.latest(key));
    var after = writer.write(agent, before, copy);
    // when it is not the latest, another replica replaced it at the same time
    var instance = requireNonNull(after.at(copy.node(), key)).instance();
    return new PutResult(live == null ? Outcome.CREATED : Outcome.REPLACED, instance);
  }

  private void renewSlowly(Agent agent, InstanceKey key, Instant at) {
    var before = reader.instance(agent, key);
    var live = before.live(key);
    if (live != null) {
      writer.renew(agent, before, live, at);
    } else {
      renewals.forget(key);
      throw notFound(agent, before, key);
    }
  }

  /** After a renewal at an agent that may not know what was removed elsewhere. */
  private void confirm(Agent agent, InstanceKey key, Instant at) {
    try {
      renewSlowly(agent, key, at);
    } catch (BackendUnavailable e) {
      throw new OutcomeUnknown(
          "the Consul agent at %s renewed %s, but Consul's servers cannot be asked for it: %s"
              .formatted(agent, key, e.getMessage()),
          e);
    }
  }

  private Copy live(Agent agent, Copies before, InstanceKey key) {
    var live = before.live(key);
    if (live == null) {
      throw notFound(agent, before, key);
    }
    return live;
  }

  private InstanceNotFound notFound(Agent agent, Copies before, InstanceKey key) {
    if (before.all().isEmpty()) {
      rights.require(agent);
    }
    return new InstanceNotFound(key);
  }

  private <T> T exclusively(InstanceKey key, Function<Agent, T> work) {
    return turns.take(key, () -> agents.with(work));
  }
}
