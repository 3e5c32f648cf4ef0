package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.event.MissedEvent;
import io.rollcall.store.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens to instances, from now on, as one client is told it. A client too slow for it is
 * told how many events it missed, in their place among the others; then it does well to read the
 * services it cares about.
 */
final class EventFrames implements FrameSource, Consumer<EventFrame> {

  /** The most events that wait for one client. */
  static final int QUEUED = 1_024;

  private final EventFeed feed;
  private final SnapshotJson json;
  private final Predicate<String> services;
  private final Deque<Waiting> queue = new ArrayDeque<>();

  private volatile Runnable news = () -> {};
  private volatile @Nullable Subscription subscription;

  /**
   * @param services which of them the client is told of, by their names
   */
  EventFrames(EventFeed feed, SnapshotJson json, Predicate<String> services) {
    this.feed = feed;
    this.json = json;
    this.services = services;
  }

  @Override
  public void open(Runnable news) {
    this.news = news;
    subscription = feed.subscribe(this);
  }

  @Override
  public void close() {
    var opened = subscription;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void accept(EventFrame event) {
    if (services.test(event.service())) {
      add(event);
      news.run();
    }
  }

  private synchronized void add(EventFrame event) {
    if (queue.size() < QUEUED) {
      queue.add(new Waiting.Told(event));
    } else if (queue.peekLast() instanceof Waiting.Missed missed) {
      queue.removeLast();
      queue.add(new Waiting.Missed(missed.events() + 1, missed.sinceNanos()));
    } else {
      queue.add(new Waiting.Missed(1, event.toldNanos()));
    }
  }

  @Override
  public byte @Nullable [] next() {
    return switch (poll()) {
      case null -> null;
      case Waiting.Told told -> told.event().bytes();
      case Waiting.Missed missed ->
          SseFrame.event("missed", json.encode(new MissedEvent(missed.events())));
    };
  }

  @Override
  public synchronized @Nullable Long waitingSinceNanos() {
    var oldest = queue.peek();
    return oldest == null ? null : oldest.sinceNanos();
  }

  private synchronized @Nullable Waiting poll() {
    return queue.poll();
  }

  /** What waits to be sent. */
  private sealed interface Waiting {
    long sinceNanos();

    record Told(EventFrame event) implements Waiting {
      @Override
      public long sinceNanos() {
        return event.toldNanos();
      }
    }

    /** So many events for which there was no room, the first of them at {@code sinceNanos}. */
    record Missed(long events, long sinceNanos) implements Waiting {}
  }
}
