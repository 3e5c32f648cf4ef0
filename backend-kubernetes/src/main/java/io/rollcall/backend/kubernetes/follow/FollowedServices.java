package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.BareSlices;
import io.rollcall.store.Backoff;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Follows all of Rollcall's slices, keeps revisions and sweeps, and offers what is known of them.
 * Thread-safe.
 */
public final class FollowedServices implements AutoCloseable {

  private static final Duration PAID_EVERY = Duration.ofMillis(500);
  private static final Duration SWEPT_EVERY = Duration.ofSeconds(10);

  /** In the mean: replicas should not all sweep at the same time. */
  private static final Duration PAST_KEPT_FOR = Duration.ofMinutes(1);

  private final Mirror mirror = new Mirror();
  private final LatestSlices latest;
  private final ServiceReads reads;
  private final SliceEcho echo;
  private final FollowLoop<SliceFollower.Listing> loop;
  private final Owings owings;
  private final Sweeping sweeping;
  private final Scheduler scheduler;
  private final List<Loop> upkeep = new ArrayList<>();

  /**
   * Does nothing before it is started.
   *
   * @param replica what this one is called, another name in each run
   * @param objects for following and upkeep
   * @param read for callers who read
   * @param namespace of all slices
   * @param callTimeout of one call of the API server
   */
  public FollowedServices(
      String replica,
      Objects<EndpointSlice> objects,
      Objects<EndpointSlice> read,
      String namespace,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.scheduler = scheduler;
    var form = new BareSlices(namespace);
    latest = new LatestSlices(clock);
    reads = new ServiceReads(read, mirror, latest);
    echo = new SliceEcho(replica, objects, form, clock, scheduler);
    var services = new StoredServices(mirror, latest);
    var follower = new SliceFollower(objects, services, echo, callTimeout, clock, scheduler);
    loop = new FollowLoop<>(follower, mirror, clock, scheduler);
    var writes = new MarkWrites(objects, form, latest);
    owings = new Owings(services, mirror, latest, writes, loop::isFollowing);
    var keptFor = Backoff.around(PAST_KEPT_FOR, ThreadLocalRandom.current());
    sweeping = new Sweeping(latest, writes, clock, keptFor, loop::isFollowing);
  }

  /** Begins. Kubernetes need not be there yet. */
  public void start() {
    echo.start();
    loop.start();
    upkeep.add(Loop.every(PAID_EVERY, "keeping revisions", owings::pay, scheduler));
    upkeep.add(Loop.every(SWEPT_EVERY, "sweeping slices", sweeping::sweep, scheduler));
  }

  /** What readers are told. */
  public Mirror mirror() {
    return mirror;
  }

  /** What is known at once of what this replica writes. */
  public LatestSlices latest() {
    return latest;
  }

  /** What there is now, read from Kubernetes. */
  public ServiceReads reads() {
    return reads;
  }

  /** The revisions that changes lead to. */
  public Revisions revisions() {
    return new Revisions(mirror, latest);
  }

  /** Says whether, and since when, all is followed. */
  public FollowLoop<?> loop() {
    return loop;
  }

  /** Ends following, and leaves no slice of this replica's behind if it can. Idempotent. */
  @Override
  public void close() {
    upkeep.forEach(Loop::close);
    loop.close();
    echo.close();
  }
}
