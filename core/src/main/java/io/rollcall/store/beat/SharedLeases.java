package io.rollcall.store.beat;

import static java.util.stream.Collectors.toSet;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Tries;
import io.rollcall.store.follow.Freshness;
import io.rollcall.store.lease.Expiries;
import io.rollcall.store.lease.Leased;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of all instances in a store, as each replica knows them by the heartbeats that
 * replicas tell each other. Thread-safe.
 *
 * <p>The backend passes on what replicas told ({@link #told}, {@link #listed}, {@link #left}), on
 * one thread, in the order in which the store has it.
 *
 * <p>Nothing expires at a replica before it has been told everything for a full TTL, nor before the
 * instance belonged to it for so long. While no replica runs nothing expires.
 */
public final class SharedLeases<L extends Leased> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SharedLeases.class);

  /** A heartbeat is acknowledged so much later at the most, and what it takes to write. */
  private static final Duration TOLD_EVERY = Duration.ofMillis(400);

  private static final Duration COUNTED_EVERY = Duration.ofSeconds(1);

  /** A heartbeat may be acknowledged for so long after others than Rollcall removed an instance. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  /** More than a heartbeat is waited for, so that what ends a wait is what is known of it. */
  private static final long LONGEST_WAIT_SECONDS = 20;

  private final String self;
  private final BeatStore<L> store;
  private final Freshness freshness;
  private final Supplier<Tries> tries;
  private final Clock clock;
  private final Scheduler scheduler;
  private final LastBeats beats;
  private final Telling telling;
  private final Echoes echoes;
  private final LiveReplicas replicas;
  private final Expiries<L> expiries;
  private final List<Loop> loops = new ArrayList<>();

  /**
   * Makes what does nothing by itself until it is started.
   *
   * @param self what this replica is called in the store, in this run
   * @param freshness of the instances that are followed
   * @param tries those that one heartbeat has, new ones each time
   */
  public SharedLeases(
      String self,
      BeatStore<L> store,
      Freshness freshness,
      Supplier<Tries> tries,
      Clock clock,
      Scheduler scheduler) {
    this.self = self;
    this.store = store;
    this.freshness = freshness;
    this.tries = tries;
    this.clock = clock;
    this.scheduler = scheduler;
    beats = new LastBeats(clock);
    telling = new Telling(self, store::tell, clock);
    echoes = new Echoes(clock);
    replicas = new LiveReplicas(clock);
    var endings = new Endings<>(store, beats, telling, echoes, this::isMine, clock, scheduler);
    expiries =
        new Expiries<>(store::followed, endings::begin, echoes, beats::endNanos, clock, scheduler);
  }

  /** Tells others, counts them, and lets leases end, until closed. */
  public void start() {
    expiries.start();
    loops.add(Loop.nowAndEvery(TOLD_EVERY, "telling other replicas", telling::flush, scheduler));
    loops.add(Loop.every(COUNTED_EVERY, "counting replicas", this::count, scheduler));
  }

  /** What this replica is called in the store. */
  public String self() {
    return self;
  }

  /**
   * Begins the lease of an instance that this replica just registered.
   *
   * @param at when it was
   */
  public void begin(L registered, Instant at) {
    beats.hear(registered.epoch(), at);
    see(registered);
    telling.mention(registered.epoch(), at);
  }

  /** Ends the lease of an instance that this replica removed, replaced or gave another lease. */
  public void end(L gone) {
    beats.end(gone.epoch());
    telling.end(gone.epoch());
  }

  /**
   * Acknowledges a heartbeat, once the other replicas are told of it.
   *
   * @throws RegistryException when there is no such instance, or the store cannot be reached
   */
  public void renew(InstanceKey key, Instant at) {
    var followed = freshness.isProved(BEHIND) ? store.followed(key) : null;
    if (followed == null || !await(hear(followed, at))) {
      tries.get().until(key, () -> renew(there(key), at));
    }
  }

  /**
   * Acknowledges a heartbeat of an instance that was just read.
   *
   * @return the instance then; null when it changed meanwhile
   */
  public @Nullable L renew(L there, Instant at) {
    return await(hear(there, at)) ? there : leaseAnew(there, at);
  }

  /** Done when the replicas have been told: false when the lease has to be begun anew. */
  CompletableFuture<Boolean> hear(L there, Instant at) {
    var epoch = there.epoch();
    var heardNanos = clock.nanos();
    return there.isOver() || beats.isEnding(epoch)
        ? CompletableFuture.completedFuture(false)
        : telling.hear(epoch, at).thenApply(isTold -> isTold && !mayHaveEnded(epoch, heardNanos));
  }

  /** Which leases ended is not remembered for ever. */
  private boolean mayHaveEnded(long epoch, long sinceNanos) {
    return beats.isEnding(epoch)
        || clock.since(sinceNanos).compareTo(LastBeats.REMEMBERED_FOR) >= 0;
  }

  /** As readers see it, with the last heartbeat. */
  public ServiceInstance withHeartbeat(L stored) {
    return beats.withHeartbeat(stored);
  }

  /** How many leases that this replica looks after end within a third of their TTL. */
  public long nearExpiry() {
    return store.followed().filter(one -> isMine(one) && beats.isNearEnd(one.epoch())).count();
  }

  /**
   * Whether this replica looks after something, of which a backend wants one replica to. Two may
   * believe so for a moment, or none.
   *
   * @param name such as that of a service
   */
  public boolean isMine(String name) {
    return echoes.isFollowing() && isMine(replicas.live(), name);
  }

  /** A replica tells something; it may have been passed on before. */
  public void told(Beats told) {
    var known = replicas.take(told);
    if (told.number() <= known) {
      return;
    }
    if (told.since() > known) {
      miss();
    }
    told.heard().forEach(beats::hear);
    told.ending().forEach(beats::end);
    if (told.replica().equals(self)) {
      telling.echo(told.number()).ifPresent(echoes::come);
    }
  }

  /**
   * What all replicas tell at one moment: others have left. What they told since the last of it was
   * passed on may be in no list, so it counts as missed.
   */
  public void listed(Collection<Beats> all) {
    miss();
    replicas.retain(all.stream().map(Beats::replica).toList());
    // What this replica told is told last: by then all is known that others told before.
    all.stream().filter(told -> !told.replica().equals(self)).forEach(this::told);
    all.stream().filter(told -> told.replica().equals(self)).forEach(this::told);
  }

  /** A replica has left, or was found to be gone. */
  public void left(String replica) {
    replicas.leave(replica);
  }

  /** Leaves, so that the others need not wait. */
  @Override
  public void close() {
    loops.forEach(Loop::close);
    expiries.close();
    var last = telling.close();
    if (last == null) {
      return;
    }
    try {
      store.forget(last);
    } catch (RegistryException e) {
      log.debug("The others will find that this replica has left: {}", e.getMessage());
    }
  }

  private void miss() {
    echoes.miss();
    telling.miss();
  }

  /** A replica that is told nothing does not know who is there. */
  private void count() {
    if (!echoes.isFollowing() || !freshness.isFollowing()) {
      replicas.forgive();
      return;
    }
    var before = replicas.live();
    replicas.count().forEach(this::succeed);
    var now = replicas.live();
    if (!now.equals(before)) {
      log.info("Replicas that keep leases: {}", now);
      store
          .followed()
          .filter(one -> isMine(now, one) && !isMine(before, one))
          .forEach(gained -> beats.grantAgain(gained.epoch()));
    }
    store.followed().forEach(this::see);
    beats.retain(store.followed().map(Leased::epoch).collect(toSet()));
    telling.retain(
        store.followed().filter(one -> !one.isOver()).map(Leased::epoch).collect(toSet()));
  }

  /**
   * A replica that is gone may come back and do what it announced. So instances that it was about
   * to remove get another lease, before what it announced is forgotten. What is over already stays
   * so: a heartbeat of it is no matter of what was announced any more.
   */
  private void succeed(Beats last) {
    try {
      var isSafe =
          store
              .followed()
              .filter(one -> !one.isOver() && last.ending().contains(one.epoch()))
              .allMatch(one -> leaseAnew(one, null) != null);
      if (isSafe) {
        store.forget(last);
      }
    } catch (RegistryException e) {
      log.debug("What replica {} left is looked after later: {}", last.replica(), e.getMessage());
    }
  }

  private void see(L seen) {
    if (beats.begin(seen)) {
      expiries.await(seen);
    }
  }

  private boolean isMine(L one) {
    return isMine(one.key().toString());
  }

  private boolean isMine(List<String> live, L one) {
    return isMine(live, one.key().toString());
  }

  private boolean isMine(List<String> live, String name) {
    return self.equals(LiveReplicas.owner(live, name));
  }

  /**
   * The end of the lease before is told no later than the heartbeat of the new one: who heard
   * another heartbeat of the one before was told so by then, and the new one lasts from there on.
   *
   * @param at of the heartbeat; null when none came
   */
  private @Nullable L leaseAnew(L there, @Nullable Instant at) {
    var anew = store.leaseAnew(there);
    if (anew != null) {
      end(there);
    }
    if (anew != null && at != null) {
      begin(anew, at);
    }
    return anew;
  }

  private L there(InstanceKey key) {
    var there = store.read(key);
    if (there == null) {
      throw new InstanceNotFound(key);
    }
    return there;
  }

  private static boolean await(CompletableFuture<Boolean> told) {
    try {
      return told.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RegistryException failure
          ? new BackendUnavailable(failure.getMessage(), failure)
          : new BackendUnavailable("the heartbeat could not be told: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new BackendUnavailable("the heartbeat was not told in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }
}
