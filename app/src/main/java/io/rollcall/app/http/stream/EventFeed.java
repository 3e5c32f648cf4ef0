package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.catalog.Bus;
import io.rollcall.model.RegistryEvent;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happens to instances, as frames that all clients share. Thread-safe. */
@Singleton
final class EventFeed {

  private final List<Consumer<? super EventFrame>> clients = new CopyOnWriteArrayList<>();
  private final SnapshotJson json;
  private final Clock clock;

  EventFeed(Bus<RegistryEvent> bus, SnapshotJson json, Clock clock) {
    this.json = json;
    this.clock = clock;
    bus.subscribe(this::tell);
  }

  /** Tells {@code client} each event from now on, in their order for each service. */
  Subscription subscribe(Consumer<? super EventFrame> client) {
    clients.add(client);
    return () -> clients.remove(client);
  }

  void tell(RegistryEvent event) {
    var frame = new EventFrame(event, json, clock.nanos());
    clients.forEach(client -> client.accept(frame));
  }
}
