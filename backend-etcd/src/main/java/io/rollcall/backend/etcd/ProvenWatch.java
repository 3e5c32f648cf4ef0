package io.rollcall.backend.etcd;

import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.OptionalLong;

/** Feeds what follows with what a watch tells, and has the watch proven complete now and then. */
final class ProvenWatch implements Following {

  private static final Duration PROVEN_EVERY = Duration.ofSeconds(2);

  /** For as long as an expiry is held back, so that it is told when it is overdue. */
  private static final Duration SHORT_TICK = Duration.ofMillis(100);

  private final WatchSession session;
  private final EventFeed<?> feed;
  private final Clock clock;
  private final Scheduler scheduler;

  /** When the last proof was begun. */
  private long provingSinceNanos;

  /** Of a watch that etcd has opened, and with whose listing the feed was fed. */
  ProvenWatch(WatchSession session, EventFeed<?> feed, Clock clock, Scheduler scheduler) {
    this.session = session;
    this.feed = feed;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Begins a proof; none may be under way. */
  void prove() {
    provingSinceNanos = clock.nanos();
    session.prove(scheduler);
  }

  @Override
  public OptionalLong proceed(Duration longest) throws InterruptedException {
    if (!session.isProving() && clock.since(provingSinceNanos).compareTo(PROVEN_EVERY) >= 0) {
      prove();
    }
    var news = session.poll(feed.awaitsSettlement() ? SHORT_TICK : longest);
    var isAll = news != null && news.isAll();
    if (news != null) {
      feed.apply(news.events());
    }
    if (isAll && !feed.awaitsSettlement()) {
      // an expiry that awaits settlement is not told yet
      feed.confirm(provingSinceNanos);
    }
    feed.tellOverdue();
    return isAll ? OptionalLong.of(provingSinceNanos) : OptionalLong.empty();
  }

  @Override
  public void close() {
    session.close();
  }
}
