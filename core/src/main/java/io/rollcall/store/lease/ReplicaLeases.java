package io.rollcall.store.lease;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Tries;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of what this replica holds, and its part in those of replicas that are gone: the ones
 * that are left share what such a replica held, by compare and set, with full leases. Thread-safe.
 *
 * <p>A replica that was stopped and wakes up follows the store before it acknowledges anything, and
 * finds that it holds nothing. While no replica runs nothing expires.
 */
public final class ReplicaLeases<H extends Held> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReplicaLeases.class);

  private static final Duration SHOWN_EVERY = Duration.ofSeconds(2);

  private final String self;
  private final HeldStore<H> store;
  private final Freshness freshness;
  private final Scheduler scheduler;
  private final Leases<H> leases;
  private final Expiries<H> expiries;
  private final TakeOvers<H> takeOvers;
  private final Renewals<H> renewals;
  private final ReplicaSigns signs;
  private @Nullable Loop showing;

  /**
   * Makes what does nothing by itself until it is started.
   *
   * @param self what this replica is called in the store, in this run
   * @param freshness of what is followed
   * @param peers how other replicas are told of heartbeats
   * @param tries those that one heartbeat has, new ones each time
   */
  public ReplicaLeases(
      String self,
      HeldStore<H> store,
      Freshness freshness,
      Peers peers,
      Supplier<Tries> tries,
      Clock clock,
      Scheduler scheduler) {
    this.self = self;
    this.store = store;
    this.freshness = freshness;
    this.scheduler = scheduler;
    leases = new Leases<>(this::await, clock);
    expiries =
        new Expiries<>(
            store::followed, store::expire, freshness, leases::endNanos, clock, scheduler);
    takeOvers = new TakeOvers<>(store, leases, scheduler, self);
    renewals = new Renewals<>(store, freshness, leases, takeOvers, peers, tries, self);
    signs = new ReplicaSigns(store, self, clock);
  }

  /** A number for {@link Held#epoch}. */
  public static long newEpoch() {
    return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  }

  /** What this replica is called in the store. */
  public String self() {
    return self;
  }

  /** Lets leases end, and looks after other replicas, until closed. */
  public void start() {
    expiries.start();
    showing =
        Loop.nowAndEvery(
            SHOWN_EVERY, "looking after other replicas", this::lookAfterOthers, scheduler);
  }

  /**
   * Begins the lease of an instance that was just registered, and is held here.
   *
   * @param at when it was
   */
  public void begin(H registered, Instant at) {
    leases.begin(registered, at);
  }

  /** Ends the lease of an instance that was removed or replaced, whoever held it. */
  public void end(H gone) {
    leases.end(gone);
  }

  /**
   * Acknowledges a heartbeat.
   *
   * @throws RegistryException when there is no such instance, or the store cannot be reached
   */
  public void renew(InstanceKey key, Instant at) {
    renewals.renew(key, at);
  }

  /**
   * Acknowledges a heartbeat of an instance that was just read.
   *
   * @return the instance then; null when it changed meanwhile
   */
  public @Nullable H renew(H there, Instant at) {
    return renewals.renew(there, at);
  }

  /** As readers see it, with the last heartbeat if this replica heard it. */
  public ServiceInstance withHeartbeat(H stored) {
    return leases.withHeartbeat(stored);
  }

  /** How many leases end within a third of their TTL unless they are renewed. */
  public long nearExpiry() {
    return leases.nearExpiry();
  }

  /** Has this replica hold instances, those that did not change, in a new epoch. */
  public void holdAnew(List<H> there) {
    takeOvers.hold(there);
  }

  /** Writes again, soon, what this replica held when the store lost it, unless it is there. */
  public void restore(List<H> lost) {
    scheduler.after(Duration.ZERO, () -> takeOvers.restore(lost));
  }

  /** Leaves, so that the others need not wait. */
  @Override
  public void close() {
    expiries.close();
    if (showing != null) {
      showing.close();
    }
    try {
      store.removeSign(self);
    } catch (RegistryException e) {
      log.debug("The others will find that this replica has left: {}", e.getMessage());
    }
  }

  private void await(H held) {
    expiries.await(held);
  }

  /** A replica that does not follow the store is of no use, and does not show itself. */
  private void lookAfterOthers() {
    if (!freshness.isFollowing()) {
      return;
    }
    try {
      signs.look(store.followed().map(Held::holder).collect(toSet()));
    } catch (RegistryException e) {
      log.debug("Which replicas are there is not known: {}", e.getMessage());
    }
    leases.retain(store.followed().map(Held::epoch).collect(toSet()));
    store.followed().filter(stored -> stored.isHeldBy(self)).forEach(leases::beginIfUnknown);
    takeOver(
        store
            .followed()
            .filter(stored -> signs.isGone(stored.holder()))
            .collect(toCollection(ArrayList::new)));
  }

  /** The registration that a replica made of itself is removed instead. */
  private void takeOver(List<H> orphans) {
    if (orphans.isEmpty()) {
      return;
    }
    Collections.shuffle(orphans); // others take over at the same time
    expiries.expire(orphans.stream().filter(store::isReplica).toList());
    var taken = takeOvers.hold(orphans.stream().filter(one -> !store.isReplica(one)).toList());
    log.info("{} instances of replicas that are gone are held here now", taken);
  }
}
