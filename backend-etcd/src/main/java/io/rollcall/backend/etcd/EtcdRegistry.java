package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
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
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registrations in etcd. Thread-safe. Any number of replicas may use one prefix; they give the same
 * revisions.
 *
 * <p>Watchers are told on a thread of this registry. {@code lastHeartbeat} is what this replica
 * heard; heartbeats that others took are not known here.
 */
final class EtcdRegistry implements RegistryBackend {

  /** etcd looks for ended leases twice a second, and ends at most 500 at a time. */
  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(3);

  /**
   * How long a write may wait for its turn, and how long after its first attempt the last one may
   * begin; in call timeouts.
   */
  private static final int LONGEST_IN_TIMEOUTS = 2;

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror = new Mirror();
  private final Departures departures;
  private final Heartbeats heartbeats = new Heartbeats();
  private final Clock clock;
  private final FollowLoop<Listing> loop;
  private final InstanceReads reads;
  private final InstanceWrites writes;

  EtcdRegistry(EtcdClient client, EtcdSettings settings, Clock clock, Scheduler scheduler) {
    this.client = client;
    this.clock = clock;
    this.keys = new Keys(settings.prefix());
    this.departures = new Departures(client, keys, scheduler);
    var feed = new WatchFeed(client, keys, mirror, heartbeats, departures, clock);
    var watched = new WatchedKeys<>(client, keys.registrations(), feed, clock, scheduler);
    this.loop = new FollowLoop<>(watched, mirror, clock, scheduler);
    this.reads = new InstanceReads(client, keys, mirror, feed, heartbeats, departures);
    var longest = settings.connection().callTimeout().multipliedBy(LONGEST_IN_TIMEOUTS);
    Supplier<Tries> tries = () -> new Tries(clock, scheduler, longest);
    var commits = new GroupCommit(client, keys);
    this.writes =
        new InstanceWrites(
            commits, keys, new Leases(client), heartbeats, reads, tries, new Turns(longest));
  }

  /** Starts to follow etcd, which need not be there yet. */
  void start() {
    loop.start();
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.NATIVE, EXPIRY_SLACK)
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
    writes.renew(key, at, loop.isFollowing());
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
    return reads.instance(key);
  }

  @Override
  public ServiceState read(String service) {
    return reads.read(service);
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

  /** As {@link EtcdBackend#check}. */
  void check() {
    var disconnection = mirror.whyNotCurrent();
    if (disconnection != null) {
      throw new BackendUnavailable(disconnection, null);
    }
    var any = RangeRequest.newBuilder().setKey(keys.departures()).setCountOnly(true).build();
    client.read(KVGrpc.getRangeMethod(), any);
  }

  /** As {@link EtcdBackend#counts}. */
  StoreCounts counts() {
    var instances =
        mirror.names().stream().flatMap(service -> mirror.state(service).instances().stream());
    return new StoreCounts(
        loop.reconnects(), loop.doubtedListings(), heartbeats.nearExpiry(instances, clock.now()));
  }

  /** Ends following. */
  void stop() {
    loop.close();
    departures.close();
  }
}
