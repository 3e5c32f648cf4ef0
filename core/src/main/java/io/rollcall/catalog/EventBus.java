package io.rollcall.catalog;

import io.rollcall.registry.RegistryEvent;
import io.rollcall.registry.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every subscriber of every event, in order for each service. Thread-safe.
 *
 * <p>Subscribers run on the publisher's thread: they return quickly and never block. One that
 * throws is logged and told of the next event all the same.
 */
public final class EventBus {

  private static final Logger log = LoggerFactory.getLogger(EventBus.class);

  private final List<Consumer<? super RegistryEvent>> subscribers = new CopyOnWriteArrayList<>();

  /** Tells {@code subscriber} all that happens from now on. */
  public Subscription subscribe(Consumer<? super RegistryEvent> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  void publish(RegistryEvent event) {
    for (var subscriber : subscribers) {
      try {
        subscriber.accept(event);
      } catch (RuntimeException e) {
        log.error("A subscriber failed on {}", event, e);
      }
    }
  }
}
