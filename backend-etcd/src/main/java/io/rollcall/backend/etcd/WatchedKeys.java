package io.rollcall.backend.etcd;

import static java.util.Objects.requireNonNull;

import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All keys of a range, which a {@link WatchSession} follows from a listing on.
 *
 * <p>The watch is opened before the listing is read. etcd tells it everything after the revision at
 * which it was opened. The listing is linearizable, and so is of that revision or a later one. What
 * happened up to the listing's revision is in the listing, and the watch passes over it; what
 * happened later is told by the watch. So nothing is missed, and nothing is taken twice.
 *
 * <p>That holds as long as etcd keeps its data. An etcd that is put back to older data has to
 * restart for that, which ends the watch, whenever it happens: the watch was there before the
 * listing, so it ends also when etcd restarts between the pages of the listing or right after it.
 * Then everything is listed anew. Were the watch opened after the listing, from its revision on, an
 * etcd that was put back in between, and has grown past that revision since, would open it as if
 * nothing had happened; what it holds otherwise up to that revision would be missed.
 *
 * <p>Something between Rollcall and etcd may hide that the watch has ended. Then its silence breaks
 * it: once etcd is past the listing's revision, the watch can no longer be proven complete.
 */
final class WatchedKeys<L extends EventFeed.Revised> implements Followable<L> {

  private final EtcdClient client;
  private final KeyRange range;
  private final EventFeed<L> feed;
  private final Clock clock;
  private final Scheduler scheduler;

  /** The watch that was opened before the last listing; null once it is followed. */
  private @Nullable WatchSession opened;

  WatchedKeys(
      EtcdClient client, KeyRange range, EventFeed<L> feed, Clock clock, Scheduler scheduler) {
    this.client = client;
    this.range = range;
    this.feed = feed;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Duration callTimeout() {
    return client.callTimeout();
  }

  @Override
  public L list(Duration timeout, Duration longest) {
    closeOpened();
    var startNanos = clock.nanos();
    client.retryNow();
    var session = new WatchSession(client, range);
    opened = session;
    try {
      session.awaitCreation(timeout);
      return feed.list(timeout, longest.minus(clock.since(startNanos)));
    } catch (Throwable e) {
      closeOpened();
      throw e;
    }
  }

  private void closeOpened() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  @Override
  public Collection<String> suspiciousLosses(L listing) {
    return feed.suspiciousLosses(listing);
  }

  @Override
  public Following follow(L listing) {
    var session = requireNonNull(opened);
    opened = null;
    try {
      session.passOver(listing.revision());
      feed.reset(listing);
      var watch = new ProvenWatch(session, feed, clock, scheduler);
      watch.prove();
      return watch;
    } catch (Throwable e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void leaveServer() {
    client.leaveMember();
  }
}
