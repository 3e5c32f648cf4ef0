package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.event.ChangeEvent;
import io.rollcall.app.http.event.StaleEvent;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * One service as a client sees it: the whole state first, then each change. A client too slow for
 * the changes is not queued for: it gets the whole state again when it can take it.
 */
final class WatchFrames implements FrameSource, Watcher<ServiceSnapshot> {

  private final Discovery discovery;
  private final SnapshotJson json;
  private final String service;
  private final InstanceFilter filter;
  private final long resumeAfter;
  private final Clock clock;

  private Runnable news = () -> {};
  private @Nullable Subscription subscription;
  private @Nullable ServiceSnapshot latest;
  private @Nullable ServiceSnapshot told;
  private @Nullable String disconnection;

  /** Whether the client has not followed every state, so that a change would tell it too little. */
  private boolean missedSome = true;

  private boolean toldDisconnection;

  /** When the oldest news came that the client has not been told; null when there is none. */
  private @Nullable Long newsNanos;

  private boolean closed;

  /**
   * @param resumeAfter revision that the client has seen already, or a negative number
   */
  WatchFrames(
      Discovery discovery,
      SnapshotJson json,
      String service,
      InstanceFilter filter,
      long resumeAfter,
      Clock clock) {
    this.discovery = discovery;
    this.json = json;
    this.service = service;
    this.filter = filter;
    this.resumeAfter = resumeAfter;
    this.clock = clock;
  }

  @Override
  public void open(Runnable news) {
    this.news = news;
    var opened = discovery.subscribe(service, this);
    synchronized (this) {
      subscription = opened;
      if (!closed) {
        return;
      }
    }
    opened.close();
  }

  @Override
  public void close() {
    Subscription opened;
    synchronized (this) {
      closed = true;
      opened = subscription;
    }
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void onState(ServiceSnapshot snapshot) {
    synchronized (this) {
      if (latest == null && snapshot.revision() == resumeAfter) {
        told = snapshot;
        missedSome = false;
      } else {
        missedSome |= latest != told;
      }
      latest = snapshot;
      disconnection = null;
      newsCame();
    }
    news.run();
  }

  @Override
  public void onDisconnected(String reason) {
    synchronized (this) {
      disconnection = reason;
      newsCame();
    }
    news.run();
  }

  @Override
  public byte @Nullable [] next() {
    for (var news = takeNews(); news != null; news = takeNews()) {
      var frame = encode(news);
      if (frame.length > 0) {
        return frame;
      }
    }
    return null;
  }

  @Override
  public synchronized @Nullable Long waitingSinceNanos() {
    return newsNanos;
  }

  private synchronized void newsCame() {
    if (!hasNews()) {
      newsNanos = null;
    } else if (newsNanos == null) {
      newsNanos = clock.nanos();
    }
  }

  private synchronized boolean hasNews() {
    return latest != told || (disconnection != null && !toldDisconnection);
  }

  /** What the client has not been told yet, taken as told; null when there is nothing. */
  private synchronized @Nullable News takeNews() {
    var news = oldestNews();
    newsNanos = hasNews() ? clock.nanos() : null;
    return news;
  }

  private synchronized @Nullable News oldestNews() {
    var now = latest;
    if (now != null && now != told) {
      var before = missedSome || toldDisconnection ? null : told;
      told = now;
      missedSome = false;
      toldDisconnection = false;
      return before == null ? new News.Whole(now) : new News.Change(before, now);
    }
    if (disconnection != null && !toldDisconnection) {
      toldDisconnection = true;
      return new News.Stale(disconnection);
    }
    return null;
  }

  /** Empty when it is nothing to a client with this filter. Encodes, so without the lock. */
  private byte[] encode(News news) {
    return switch (news) {
      case News.Whole whole ->
          SseFrame.event("state", whole.now().revision(), json.instances(whole.now(), filter));
      case News.Change change -> change(change.before(), change.now());
      case News.Stale stale ->
          SseFrame.event("stale", json.encode(new StaleEvent(service, stale.reason())));
    };
  }

  private byte[] change(ServiceSnapshot before, ServiceSnapshot now) {
    return filter.asksForAll()
        ? now.encoded(
            new ChangeKey(before.revision(), filter.health()), same -> encodeChange(before, same))
        : encodeChange(before, now);
  }

  /** Empty when nothing changed that passes the filter. */
  private byte[] encodeChange(ServiceSnapshot before, ServiceSnapshot now) {
    var change = ChangeEvent.between(before, now, filter);
    return change.isEmpty()
        ? new byte[0]
        : SseFrame.event("change", now.revision(), json.encode(change));
  }

  /** What to tell next. */
  private sealed interface News {
    record Whole(ServiceSnapshot now) implements News {}

    record Change(ServiceSnapshot before, ServiceSnapshot now) implements News {}

    record Stale(String reason) implements News {}
  }

  /** All clients that were told the same before are told the same bytes now. */
  private record ChangeKey(long from, InstanceFilter.Health health) {}
}
