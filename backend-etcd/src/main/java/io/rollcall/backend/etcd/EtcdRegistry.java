package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.rollcall.registry.Capabilities;
import io.rollcall.registry.Capabilities.Support;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Limits;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.watch.Mirror;
import java.time.Duration;
import java.time.Instant;
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
public final class EtcdRegistry implements RegistryBackend {

  /** etcd looks for ended leases twice a second, and ends at most 500 at a time. */
  private static final Duration EXPIRY_SLACK = Duration.ofSeconds(3);

  /** No attempt at a write begins later than so many call timeouts after the first. */
  private static final int LONGEST_IN_TIMEOUTS = 2;

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror = new Mirror();
  private final Departures departures;
  private final WatchLoop loop;
  private final InstanceReads reads;
  private final InstanceWrites writes;

  private EtcdRegistry(EtcdSettings settings, Clock clock, Scheduler scheduler) {
    this.client = new EtcdClient(settings);
    this.keys = new Keys(settings.prefix());
    this.departures = new Departures(client, keys, scheduler);
    var heartbeats = new Heartbeats();
    var feed = new MirrorFeed(keys, mirror, heartbeats, departures, clock);
    this.loop = new WatchLoop(client, keys, mirror, feed, clock, scheduler);
    this.reads = new InstanceReads(client, keys, mirror, feed, heartbeats, departures);
    var longest = settings.callTimeout().multipliedBy(LONGEST_IN_TIMEOUTS);
    Supplier<Tries> tries = () -> new Tries(clock, scheduler, longest);
    var commits = new GroupCommit(client, keys);
    this.writes = new InstanceWrites(commits, keys, new Leases(client), heartbeats, reads, tries);
  }

  /**
   * Starts to follow etcd, which need not be there yet. It needs {@code scheduler} until it is
   * closed.
   *
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public static EtcdRegistry open(EtcdSettings settings, Clock clock, Scheduler scheduler) {
    var registry = new EtcdRegistry(settings, clock, scheduler);
    registry.loop.start();
    return registry;
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Support.EMULATED,
        Support.NATIVE,
        Support.NATIVE,
        true,
        Support.NATIVE,
        Limits.SHORTEST_TTL,
        EXPIRY_SLACK);
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
  public void maintain(InstanceKey key, @Nullable Maintenance maintenance) {
    if (maintenance == null) {
      writes.endMaintenance(key);
    } else {
      writes.beginMaintenance(key, maintenance);
    }
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return writes.removeUnhealthy(key, revision);
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

  @Override
  public void check() {
    var disconnection = mirror.disconnection();
    if (disconnection != null) {
      throw new BackendUnavailable(disconnection, null);
    }
    var any = RangeRequest.newBuilder().setKey(keys.departures()).setCountOnly(true).build();
    client.read(KVGrpc.getRangeMethod(), any);
  }

  @Override
  public void close() {
    loop.close();
    departures.close();
    client.close();
  }
}
