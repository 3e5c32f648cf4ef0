package io.rollcall.backend.kubernetes;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rollcall.backend.kubernetes.api.KubernetesConnection;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.beat.BeatFollower;
import io.rollcall.backend.kubernetes.beat.BeatWriter;
import io.rollcall.backend.kubernetes.follow.FollowedServices;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.Watcher;
import io.rollcall.store.beat.SharedLeases;
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
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in Kubernetes. Thread-safe. Any number of replicas may use one namespace; they give
 * the same revisions, and know each other's heartbeats.
 *
 * <p>Watchers are told on a thread of this registry.
 */
final class KubernetesRegistry implements RegistryBackend {

  /** The other replicas are told first, and the slices may have to be followed again before. */
  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(4);

  /** No attempt at a write begins later than so many call timeouts after the first. */
  private static final int LONGEST_IN_TIMEOUTS = 2;

  private final FollowedServices followed;
  private final Mirror mirror;
  private final InstanceObjects objects;
  private final SharedLeases<StoredInstance> leases;
  private final BeatFollower beats;
  private final InstanceWrites writes;
  private final Expiry expiry;
  private final Services services;
  private final EmptyServices empty;
  private final Scheduler scheduler;
  private final List<Loop> loops = new ArrayList<>();

  KubernetesRegistry(
      KubernetesConnection connection,
      KubernetesSettings settings,
      Clock clock,
      Scheduler scheduler) {
    this.scheduler = scheduler;
    var namespace = settings.namespace();
    var longest = settings.callTimeout().multipliedBy(LONGEST_IN_TIMEOUTS);
    Supplier<Tries> tries = () -> new Tries(clock, scheduler, longest);
    var self = Long.toHexString(ReplicaLeases.newEpoch());
    var slices = connection.slices(Purpose.CALLERS);
    var form = new InstanceSlices(namespace, settings.serviceKind());
    followed =
        new FollowedServices(
            self,
            connection.slices(Purpose.UPKEEP),
            slices,
            namespace,
            settings.callTimeout(),
            clock,
            scheduler);
    mirror = followed.mirror();
    var latest = followed.latest();
    var serviceForm = new ServiceObjects(namespace, settings.serviceKind());
    services = new Services(connection.services(), serviceForm, new Turns(longest), tries, clock);
    objects = new InstanceObjects(slices, form, services, followed.reads(), latest);
    expiry = new Expiry(latest, objects, followed.loop(), this::isMine, clock);
    empty =
        new EmptyServices(connection.services(), this::inUse, followed.loop(), this::isMine, clock);
    var told = connection.leases();
    var store =
        new KubernetesBeats(latest, objects, expiry, new BeatWriter(told, namespace, clock));
    leases = new SharedLeases<>(self, store, followed.loop(), tries, clock, scheduler);
    beats = new BeatFollower(told, leases, clock, scheduler);
    writes =
        new InstanceWrites(
            objects, latest, followed.revisions(), leases, new Turns(longest), tries);
  }

  private boolean isMine(String service) {
    return leases.isMine(service);
  }

  private Set<String> inUse() {
    return followed.latest().in(SliceIndex::servicesInUse).stream()
        .map(Names::service)
        .collect(toUnmodifiableSet());
  }

  private void lookAfterServices() {
    empty.look();
    services.retain(inUse());
  }

  /** Starts to follow the API server, which need not be there yet. */
  void start() {
    followed.start();
    beats.start();
    leases.start();
    loops.add(Loop.every(Expiry.LOOK_EVERY, "removing what is over", expiry::look, scheduler));
    loops.add(
        Loop.every(
            EmptyServices.LOOK_EVERY,
            "deleting Services without slices",
            this::lookAfterServices,
            scheduler));
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.EMULATED, EXPIRY_SLACK)
        .linearizableReads(Support.NATIVE)
        .shared()
        .durability(Support.NATIVE)
        .build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return writes.put(registration, at, mode);
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    leases.renew(key, at);
  }

  @Override
  public void remove(InstanceKey key) {
    writes.remove(key);
  }

  @Override
  public void report(HealthReport report) {
    writes.report(report);
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    writes.beginMaintenance(key, maintenance);
  }

  @Override
  public void endMaintenance(InstanceKey key) {
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
    var there = followed.reads().find(key);
    return there == null ? null : leases.withHeartbeat(there);
  }

  @Override
  public ServiceState read(String service) {
    return followed.reads().read(service, leases::withHeartbeat);
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

  /** Whether there is such an instance, as followed. */
  boolean has(InstanceKey key) {
    return followed.latest().followed(key) != null;
  }

  /** As {@link KubernetesBackend#check}. */
  void check() {
    var disconnection = mirror.whyNotCurrent();
    if (disconnection != null) {
      throw new BackendUnavailable(disconnection, null);
    }
  }

  /** As {@link KubernetesBackend#counts}. */
  StoreCounts counts() {
    var loop = followed.loop();
    return new StoreCounts(loop.reconnects(), loop.doubtedListings(), leases.nearExpiry());
  }

  /** Ends following. */
  void stop() {
    loops.forEach(Loop::close);
    leases.close();
    beats.close();
    followed.close();
  }
}
