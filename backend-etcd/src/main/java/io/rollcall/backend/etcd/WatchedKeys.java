package io.rollcall.backend.etcd;

import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;

/** All keys under the prefix, which a {@link WatchSession} follows from a {@link Listing} on. */
final class WatchedKeys implements Followable<Listing> {

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror;
  private final WatchFeed feed;
  private final Clock clock;
  private final Scheduler scheduler;

  WatchedKeys(
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
  public Listing list(Duration timeout, Duration longest) {
    client.retryNow();
    return Listing.read(client, keys, clock, timeout, longest);
  }

  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    return feed.suspiciousLosses(listing);
  }

  @Override
  public Following follow(Listing listing) throws InterruptedException {
    var session = new WatchSession(client, keys.all(), listing.revision());
    try {
      session.awaitCreation(client.callTimeout());
      feed.reset(listing);
      var watch = new ProvenWatch(session, feed, mirror, clock, scheduler);
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
