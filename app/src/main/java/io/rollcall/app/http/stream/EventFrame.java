package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.event.InstanceEvent;
import io.rollcall.model.RegistryEvent;
import org.jspecify.annotations.Nullable;

/** One event as a frame, which is encoded once, when the first client takes it. Thread-safe. */
final class EventFrame {

  private final RegistryEvent event;
  private final SnapshotJson json;
  private final long toldNanos;
  private byte @Nullable [] bytes;

  /**
   * Makes one that is not encoded yet.
   *
   * @param toldNanos when it happened, on the monotonic clock
   */
  EventFrame(RegistryEvent event, SnapshotJson json, long toldNanos) {
    this.event = event;
    this.json = json;
    this.toldNanos = toldNanos;
  }

  long toldNanos() {
    return toldNanos;
  }

  /** The service of the instance to which it happened. */
  String service() {
    return event.instance().key().service();
  }

  /** Don't change the bytes. */
  synchronized byte[] bytes() {
    var known = bytes;
    if (known == null) {
      var told = InstanceEvent.of(event);
      known = SseFrame.event(told.type(), json.encode(told));
      bytes = known;
    }
    return known;
  }
}
