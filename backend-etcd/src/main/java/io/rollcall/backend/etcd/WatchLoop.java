package io.rollcall.backend.etcd;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows etcd: lists, watches from there, and on whatever goes wrong lists again. A watch that
 * cannot be proven complete for a while is something that goes wrong. One thread, which feeds the
 * mirror.
 */
final class WatchLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WatchLoop.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SHORT_TICK = Duration.ofMillis(100);

  private static final Duration PROVEN_EVERY = Duration.ofSeconds(2);

  /**
   * The watch is broken when the last proof that it is complete began so long ago. Readers know
   * within 10 s that it is, so that what has expired meanwhile is not served as fresh for longer
   * than its TTL and 5 s.
   */
  private static final Duration BROKEN_AFTER = Duration.ofSeconds(7);

  /** A tick that took so long was one of a stopped process, which etcd may have given up. */
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
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LISTED_ANEW_EVERY = Duration.ofMinutes(5);

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror;
  private final WatchFeed feed;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean following;

  /** The mirror surely holds all that etcd held then. */
  private volatile long provenNanos;

  /** In a row, not counting those that a watch of some length came between. */
  private int failures;

  private boolean recovering;
  private long brokenNanos;
  private long followedSinceNanos;

  WatchLoop(
      EtcdClient client,
      Keys keys,
      Mirror mirror,
      WatchFeed feed,
      Clock clock,
      Scheduler scheduler) {
    this.client = client;
    this.keys = keys;
    this.mirror = mirror;
    this.feed = feed;
    this.clock = clock;
    this.scheduler = scheduler;
    this.thread = Thread.ofVirtual().name("rollcall-etcd-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether the mirror surely holds all that etcd held some seconds ago. */
  boolean isFollowing() {
    return following && clock.since(provenNanos).compareTo(BROKEN_AFTER) < 0;
  }

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
        log.error("Following etcd failed; it is tried again", e);
        recover(new BackendUnavailable("following etcd failed: " + e, e));
      }
    }
  }

  /** Returns when it is time to list anew. */
  private void follow() throws InterruptedException {
    client.retryNow();
    var listing = list();
    try (var session = new WatchSession(client, keys.all(), listing.revision())) {
      session.awaitCreation(client.callTimeout());
      feed.reset(listing);
      provenNanos = clock.nanos();
      followedSinceNanos = provenNanos;
      following = true;
      if (recovering) {
        recovering = false;
        log.info("etcd is followed again, from revision {}", listing.revision());
      }
      follow(session);
    } finally {
      following = false;
    }
  }

  private void follow(WatchSession session) throws InterruptedException {
    var startNanos = clock.nanos();
    var provingSinceNanos = startNanos;
    session.prove(scheduler);
    while (!closed && clock.since(startNanos).compareTo(LISTED_ANEW_EVERY) < 0) {
      var tickNanos = clock.nanos();
      var news = session.poll(feed.awaitsSettlement() ? SHORT_TICK : TICK);
      if (clock.since(tickNanos).compareTo(STOPPED_AFTER) > 0) {
        log.info("This process was stopped for {}", clock.since(tickNanos));
        return;
      }
      if (news != null) {
        feed.apply(news.events());
        if (news.isAll()) {
          provenNanos = provingSinceNanos;
          confirm();
        }
      }
      feed.tellOverdue();
      var unproven = clock.since(provenNanos);
      if (unproven.compareTo(BROKEN_AFTER) >= 0) {
        throw new BackendUnavailable(
            "etcd has not shown for " + unproven.toSeconds() + " s that it is followed", null);
      }
      if (!session.isProving() && clock.since(provingSinceNanos).compareTo(PROVEN_EVERY) >= 0) {
        provingSinceNanos = clock.nanos();
        session.prove(scheduler);
      }
    }
  }

  /** An expiry that waits to be settled is not told yet, so nothing is proved meanwhile. */
  private void confirm() {
    if (!feed.awaitsSettlement()) {
      mirror.confirm(provenNanos);
    }
  }

  /** A listing that lacks much of what was there is read a second time, to be sure. */
  private Listing list() {
    var listing = read(failures < 2 ? TOLD_AFTER : client.callTimeout());
    var losses = feed.suspiciousLosses(listing);
    if (losses.isEmpty()) {
      return listing;
    }
    log.warn("Most instances of {} are gone, and none was deregistered; listing again", losses);
    return read(client.callTimeout());
  }

  private Listing read(Duration timeout) {
    var longest = mirror.whyNotCurrent() == null ? LISTED_WITHIN : LISTED_WITHIN_AT_LAST;
    return Listing.read(client, keys, clock, timeout, longest);
  }

  private void recover(BackendUnavailable reason) {
    if (closed) {
      return;
    }
    if (recovering) {
      client.leaveMember();
    } else {
      recovering = true;
      brokenNanos = clock.nanos();
      failures = clock.since(followedSinceNanos).compareTo(STEADY_AFTER) < 0 ? failures : 0;
      log.info("etcd is not followed: {}", reason.getMessage());
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
    var isTold = mirror.whyNotCurrent() != null;
    if (isTold || clock.since(brokenNanos).plus(pause).compareTo(TOLD_AFTER) > 0) {
      if (!isTold) {
        log.warn("What etcd holds is not known: {}", reason.getMessage());
      }
      mirror.disconnect(reason.getMessage());
    }
  }
}
