package io.rollcall.runtime;

import io.rollcall.balancer.BalancerSettings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.catalog.Bus;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.PropagationMeter;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.LookupMeter;
import io.rollcall.health.Evictor;
import io.rollcall.health.HealthMonitor;
import io.rollcall.health.InstanceFeed;
import io.rollcall.health.Ownership;
import io.rollcall.health.Probe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryEvent;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Caller;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.RetrySettings;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteObserver;
import io.rollcall.registry.WriteRecorder;
import io.rollcall.replica.Replicas;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall in this process: all that works over one backend, joined, and opened and closed in its
 * order. The server is one program that embeds it. Thread-safe.
 *
 * <p>Backend, clock and scheduler belong to whoever opened them, and are closed after this.
 */
public final class Rollcall implements AutoCloseable {

  private final RegistryBackend backend;
  private final Bus<RegistryEvent> events = new Bus<>();
  private final ServiceRegistry registry;
  private final ServiceCatalog catalog;
  private final Discovery discovery;
  private final Replicas replicas;
  private final HealthMonitor monitor;
  private final Evictor evictor;
  private final LastKnown lastKnown;
  private final @Nullable ConfigStore config;

  private Rollcall(Builder parts) {
    var clock = parts.clock;
    var scheduler = parts.scheduler;
    backend = parts.backend.registry();
    lastKnown = parts.lastKnown;
    catalog =
        new ServiceCatalog(backend, parts.catalog, clock, scheduler, events, parts.propagation);
    registry =
        new ServiceRegistry(
            backend,
            parts.limits,
            new Known(catalog),
            parts.retrying,
            parts.recorder,
            WriteObserver.all(parts.observers),
            clock,
            scheduler,
            parts.random);
    var picks = parts.picks == null ? new OutstandingPicks(clock) : parts.picks;
    var balancers =
        parts.balancers == null
            ? new Balancers(Strategies.builtIn(picks), BalancerSettings.DEFAULT)
            : parts.balancers;
    discovery = new Discovery(catalog, balancers, picks, parts.readsAtOnce, parts.lookups);
    replicas = new Replicas(backend, clock, scheduler);
    Ownership ownership = backend.capabilities().shared() ? replicas::isMine : Ownership.ALL;
    monitor =
        new HealthMonitor(
            parts.probe,
            report -> registry.write(new Write.Report(report), Caller.HEALTH_MONITOR),
            ownership,
            parts.probesAtOnce,
            clock,
            scheduler,
            parts.random);
    evictor =
        new Evictor(
            (key, revision, since) ->
                registry.write(new Write.Evict(key, revision, since), Caller.EVICTOR),
            ownership,
            clock,
            scheduler);
    config = parts.config == null ? null : parts.config.apply(parts.backend.cells());
  }

  /** Begins to say what works over {@code backend}; what is left open is as the server's usual. */
  public static Builder over(Backend backend, Clock clock, Scheduler scheduler) {
    return new Builder(backend, clock, scheduler);
  }

  /** The way in for writes. */
  public ServiceRegistry registry() {
    return registry;
  }

  /** The consumer's side. */
  public Discovery discovery() {
    return discovery;
  }

  /** What happens to instances. */
  public Bus<RegistryEvent> events() {
    return events;
  }

  /** What discovery is answered from. */
  public ServiceCatalog catalog() {
    return catalog;
  }

  /** The probing of instances. */
  public HealthMonitor monitor() {
    return monitor;
  }

  /** What deregisters instances that stay unhealthy. */
  public Evictor evictor() {
    return evictor;
  }

  /** Which replicas there are over the store. */
  public Replicas replicas() {
    return replicas;
  }

  /**
   * The configurations of services.
   *
   * @throws IllegalStateException when this was opened without {@link Builder#configurations}
   */
  public ConfigStore config() {
    if (config == null) {
      throw new IllegalStateException("no configurations are kept, as nobody asked for them");
    }
    return config;
  }

  /**
   * Joins the other replicas over the store, with whom the probing is shared; does nothing where
   * nobody else can use the store. Call once, when this process can be reached.
   *
   * @param self gives what {@link Replicas#registration} makes
   */
  public void join(Supplier<Registration> self) {
    if (backend.capabilities().shared()) {
      replicas.start(self.get(), monitor::lookAgain);
    }
  }

  /** Ends all of it; registrations stay. Idempotent. */
  @Override
  public void close() {
    if (config != null) {
      config.close();
    }
    evictor.close();
    monitor.close();
    replicas.close();
    catalog.close();
  }

  private void start() {
    catalog.start(lastKnown);
    monitor.start(feed(this::leftToRollcall));
    evictor.start(feed(instances -> instances));
  }

  /** What the store probes itself is left to it. */
  private List<ServiceInstance> leftToRollcall(List<ServiceInstance> instances) {
    return instances.stream()
        .filter(
            instance ->
                instance.registration().healthCheck() instanceof HealthCheck.Probed
                    && !backend.probes(instance.registration()))
        .toList();
  }

  private InstanceFeed feed(UnaryOperator<List<ServiceInstance>> choice) {
    return receiver ->
        catalog.subscribeAll(
            service -> receiver.onInstances(service.service(), choice.apply(service.instances())));
  }

  /** What is registered, as the catalog knows it. */
  private record Known(ServiceCatalog catalog) implements RegistryLimits.Holdings {

    @Override
    public long instances() {
      return catalog.instanceCount();
    }

    @Override
    public long services() {
      return catalog.serviceCount();
    }

    @Override
    public boolean has(InstanceKey key) {
      return catalog.peek(key.service()) == null ? catalog.knows(key.service()) : find(key) != null;
    }

    @Override
    public @Nullable ServiceInstance find(InstanceKey key) {
      var known = catalog.peek(key.service());
      return known == null ? null : known.find(key.id());
    }

    @Override
    public boolean hasService(String service) {
      return catalog.knows(service);
    }

    @Override
    public boolean isFresh(String service) {
      var known = catalog.peek(service);
      return known != null && !known.isStale();
    }
  }

  /** What is to work over the backend. Not thread-safe. */
  public static final class Builder {

    private static final int READS_AT_ONCE = 10;
    private static final int PROBES_AT_ONCE = 1_000;

    private final Backend backend;
    private final Clock clock;
    private final Scheduler scheduler;
    private RegistryLimits limits = RegistryLimits.OF_THIS_HEAP;
    private RetrySettings retrying = RetrySettings.NONE;
    private WriteRecorder recorder = WriteRecorder.NONE;
    private List<WriteObserver> observers = List.of();
    private CatalogSettings catalog = CatalogSettings.DEFAULT;
    private LastKnown lastKnown = LastKnown.NOTHING;
    private @Nullable OutstandingPicks picks;
    private @Nullable Balancers balancers;
    private int readsAtOnce = READS_AT_ONCE;
    private LookupMeter lookups = LookupMeter.NONE;
    private PropagationMeter propagation = PropagationMeter.NONE;
    private Probe probe = target -> ProbeResult.inconclusive("this program makes no probes");
    private int probesAtOnce = PROBES_AT_ONCE;
    private @Nullable Function<Cells, ConfigStore> config;
    private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    private Builder(Backend backend, Clock clock, Scheduler scheduler) {
      this.backend = backend;
      this.clock = clock;
      this.scheduler = scheduler;
    }

    /** How much may be registered; when not said, what the heap of this JVM carries. */
    public Builder limits(RegistryLimits limits) {
      this.limits = limits;
      return this;
    }

    /** Tries writes again; when not said, none is. */
    public Builder retrying(RetrySettings settings) {
      retrying = settings;
      return this;
    }

    /** Tells {@code recorder} of writes that change something; when not said, nobody. */
    public Builder recording(WriteRecorder recorder) {
      this.recorder = recorder;
      return this;
    }

    /** Tells {@code observers} of every write; when not said, nobody. */
    public Builder observing(List<WriteObserver> observers) {
      this.observers = List.copyOf(observers);
      return this;
    }

    public Builder catalog(CatalogSettings settings) {
      catalog = settings;
      return this;
    }

    /** Keeps what is known over a restart; when not said, nothing is. */
    public Builder lastKnown(LastKnown place) {
      lastKnown = place;
      return this;
    }

    /** Other strategies than the built-in ones; they count by {@code picks}, if they do. */
    public Builder balancing(OutstandingPicks picks, Balancers balancers) {
      this.picks = picks;
      this.balancers = balancers;
      return this;
    }

    /** How many services one call reads from the store at the same time. */
    public Builder readsAtOnce(int count) {
      readsAtOnce = count;
      return this;
    }

    /**
     * Measures reads; when not said, nothing is.
     *
     * @param lookups is told of each look-up of a service
     * @param propagation is told when watchers were told of changes
     */
    public Builder measuring(LookupMeter lookups, PropagationMeter propagation) {
      this.lookups = lookups;
      this.propagation = propagation;
      return this;
    }

    /**
     * Probes instances; when not said, those that ask for it stay as they are reported.
     *
     * @param atOnce how many probes may be under way
     */
    public Builder probing(Probe probe, int atOnce) {
      this.probe = probe;
      this.probesAtOnce = atOnce;
      return this;
    }

    /** Keeps configurations of services as well; when not said, there are none. */
    public Builder configurations(ConfigSettings settings, ConfigSeal seal, ConfigCheck check) {
      config = cells -> ConfigStore.over(cells, settings, seal, check, clock, scheduler, random);
      return this;
    }

    /** Draws what is spread over time from {@code source}, which is thread-safe. */
    public Builder random(RandomGenerator source) {
      random = source;
      return this;
    }

    /** Makes it, and starts to follow the backend. Returns without waiting for that. */
    public Rollcall open() {
      var rollcall = new Rollcall(this);
      try {
        rollcall.start();
      } catch (RuntimeException e) {
        rollcall.close();
        throw e;
      }
      return rollcall;
    }
  }
}
