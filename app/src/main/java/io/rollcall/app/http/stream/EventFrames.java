package io.rollcall.app.http.stream;

import io.rollcall.app.http.SnapshotJson;
import io.rollcall.catalog.EventBus;
import io.rollcall.registry.RegistryEvent;
import io.rollcall.registry.Subscription;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to instances, from now on. A client too slow for it is told how many events it
 * missed; then it does well to read the services it cares about.
 */
final class EventFrames implements FrameSource, Consumer<RegistryEvent> {

  /** The most events that wait for one client. */
  static final int QUEUED = 1_024;

  private final EventBus bus;
  private final SnapshotJson json;
  private final @Nullable String service;
  private final Queue<RegistryEvent> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicLong missed = new AtomicLong();

  private volatile Runnable news = () -> {};
  private volatile @Nullable Subscription subscription;

  /**
   * @param service null for all services
   */
  EventFrames(EventBus bus, SnapshotJson json, @Nullable String service) {
    this.bus = bus;
    this.json = json;
    this.service = service;
  }

  @Override
  public void open(Runnable news) {
    this.news = news;
    subscription = bus.subscribe(this);
  }

  @Override
  public void close() {
    var opened = subscription;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void accept(RegistryEvent event) {
    if (service == null || service.equals(event.instance().key().service())) {
      if (!queue.offer(event)) {
        missed.incrementAndGet();
      }
      news.run();
    }
  }

  @Override
  public byte @Nullable [] next() {
    long lost = missed.getAndSet(0);
    if (lost > 0) {
      return SseFrame.event("missed", json.encode(new MissedEvent(lost)));
    }
    var event = queue.poll();
    if (event == null) {
      return null;
    }
    var told = InstanceEvent.of(event);
    return SseFrame.event(told.type(), json.encode(told));
  }
}
