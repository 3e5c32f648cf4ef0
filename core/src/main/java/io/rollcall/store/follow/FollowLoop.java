package io.rollcall.store.follow;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.store.watch.Copy;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a store: lists it, follows from there, and on whatever goes wrong lists it again. A
 * following that is not proved complete for a while is something that goes wrong. One thread, which
 * feeds the copy. Thread-safe.
 */
public final class FollowLoop<L> implements Freshness, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FollowLoop.class);

  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * It is broken when the last proof that it is complete began so long ago. Readers know within 10
   * s that it is, so that what has expired meanwhile is not served as fresh for longer than its TTL
   * and 5 s.
   */
  private static final Duration BROKEN_AFTER = Duration.ofSeconds(7);

  /** A tick that took so long was one of a stopped process, which the store may have given up. */
  private static final Duration STOPPED_AFTER = Duration.ofSeconds(4);

  /** What is mended sooner need not be told. */
  private static final Duration TOLD_AFTER = Duration.ofSeconds(1);

  /** Before readers know of a break, twice as much must fit into the 10 s within which they do. */
  private static final Duration LISTED_WITHIN = Duration.ofSeconds(4);

  /** When they do know. */
  private static final Duration LISTED_WITHIN_AT_LAST = Duration.ofSeconds(60);

  /** What broke sooner after it was mended was not mended. */
  private static final Duration STEADY_AFTER = Duration.ofSeconds(10);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

  /** Where replicas let leases end, each lease has a full TTL once the store is followed again. */
  private static final Duration MOST_PAUSE = Duration.ofSeconds(2);

  private static final Duration LISTED_ANEW_EVERY = Duration.ofMinutes(5);

  private final Followable<L> store;
  private final Copy copy;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Thread thread;
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder doubtedListings = new LongAdder();
  private volatile boolean closed;
  private volatile boolean following;

  /** The mirror surely holds all that the store held then. */
  private volatile long provenNanos;

  private volatile long followedSinceNanos;

  /** In a row, not counting those that a following of some length came between. */
  private int failures;

  private boolean recovering;
  private boolean followedBefore;
  private long brokenNanos;

  public FollowLoop(Followable<L> store, Copy copy, Clock clock, Scheduler scheduler) {
    this.store = store;
    this.copy = copy;
    this.clock = clock;
    this.scheduler = scheduler;
    this.thread = Thread.ofVirtual().name("rollcall-follows-" + store.name()).unstarted(this::run);
  }

  /** Begins. The store need not be there yet. */
  public void start() {
    thread.start();
  }

  @Override
  public boolean isFollowing() {
    return isProved(BROKEN_AFTER);
  }

  @Override
  public boolean isProved(Duration ago) {
    return following && clock.since(provenNanos).compareTo(ago) < 0;
  }

  @Override
  public boolean isFollowedSince(long nanos) {
    return following && followedSinceNanos - nanos <= 0;
  }

  /** How often the store was followed again after that had broken, or this process had stopped. */
  public long reconnects() {
    return reconnects.sum();
  }

  /** How many listings were read a second time, for what they lacked. */
  public long doubtedListings() {
    return doubtedListings.sum();
  }

  /** Ends following. Idempotent. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (BackendUnavailable e) {
        recover(e);
      } catch (Throwable e) {
        log.error("Following {} failed; it is tried again", store.name(), e);
        recover(new BackendUnavailable("following " + store.name() + " failed: " + e, e));
      }
    }
    following = false;
  }

  /** Returns when it is time to list anew. */
  private void follow() throws InterruptedException {
    var listingNanos = clock.nanos();
    try (var session = store.follow(list())) {
      provenNanos = listingNanos;
      if (!following) {
        followedSinceNanos = clock.nanos();
        following = true;
        countFollowing();
      }
      if (recovering) {
        recovering = false;
        log.info("{} is followed again", store.name());
      }
      follow(session);
    } catch (Throwable e) {
      following = false;
      throw e;
    }
  }

  /** The first following mends nothing. */
  private void countFollowing() {
    if (followedBefore) {
      reconnects.increment();
    }
    followedBefore = true;
  }

  private void follow(Following session) throws InterruptedException {
    var startNanos = clock.nanos();
    var shownNanos = startNanos; // not when the listing began: a long one leaves time for a proof
    while (!closed && clock.since(startNanos).compareTo(LISTED_ANEW_EVERY) < 0) {
      var tickNanos = clock.nanos();
      var proof = session.proceed(TICK);
      if (clock.since(tickNanos).compareTo(STOPPED_AFTER) > 0) {
        log.info("This process was stopped for {}", clock.since(tickNanos));
        following = false;
        return;
      }
      if (proof.isPresent()) {
        provenNanos = proof.getAsLong();
        shownNanos = provenNanos;
      }
      var unproven = clock.since(shownNanos);
      if (unproven.compareTo(BROKEN_AFTER) >= 0) {
        throw new BackendUnavailable(
            "%s has not shown for %d s that it is followed"
                .formatted(store.name(), unproven.toSeconds()),
            null);
      }
    }
  }

  /** A listing that lacks much of what was there is read a second time, to be sure. */
  private L list() {
    var listing = read(failures < 2 ? TOLD_AFTER : store.callTimeout());
    var losses = store.suspiciousLosses(listing);
    if (losses.isEmpty()) {
      return listing;
    }
    doubtedListings.increment();
    log.warn("Most instances of {} are gone, and none was deregistered; listing again", losses);
    return read(store.callTimeout());
  }

  private L read(Duration timeout) {
    var longest = copy.whyNotCurrent() == null ? LISTED_WITHIN : LISTED_WITHIN_AT_LAST;
    return store.list(timeout, longest);
  }

  private void recover(BackendUnavailable reason) {
    if (closed) {
      return;
    }
    if (recovering) {
      store.leaveServer();
    } else {
      recovering = true;
      brokenNanos = clock.nanos();
      failures = clock.since(followedSinceNanos).compareTo(STEADY_AFTER) < 0 ? failures : 0;
      log.info("{} is not followed: {}", store.name(), reason.getMessage());
    }
    var pause = Backoff.delay(LEAST_PAUSE, failures, MOST_PAUSE);
    failures++;
    tell(reason, pause);
    try {
      Backoff.pause(scheduler, pause);
    } catch (BackendUnavailable interrupted) {
      log.debug("Interrupted while waiting to connect again");
    }
  }

  /** Watchers need not hear of what may be mended at once. */
  private void tell(BackendUnavailable reason, Duration pause) {
    var isTold = copy.whyNotCurrent() != null;
    if (isTold || clock.since(brokenNanos).plus(pause).compareTo(TOLD_AFTER) > 0) {
      if (!isTold) {
        log.warn("What {} holds is not known: {}", store.name(), reason.getMessage());
      }
      copy.disconnect(reason.getMessage());
    }
  }
}
