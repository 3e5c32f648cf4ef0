package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.event.InstanceEvent;
import io.rollcall.model.RegistryEvent;
import org.jspecify.annotations.Nullable;

/** One event as a frame, which is encoded once, when the first client takes it. Thread-safe. */
final class EventFrame {

  private final RegistryEvent event;
  private final SnapshotJson json;
  private byte @Nullable [] bytes;

  EventFrame(RegistryEvent event, SnapshotJson json) {
    this.event = event;
    this.json = json;
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
