package io.rollcall.catalog;

import io.rollcall.store.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every subscriber all that is published, in order for each service. Thread-safe.
 *
 * <p>Subscribers run on the publisher's thread: they return quickly and never block. One that
 * throws is logged and told what comes next all the same.
 */
public final class Bus<T> {

  private static final Logger log = LoggerFactory.getLogger(Bus.class);

  private final List<Consumer<? super T>> subscribers = new CopyOnWriteArrayList<>();

  /** Tells {@code subscriber} all that is published from now on. */
  public Subscription subscribe(Consumer<? super T> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  void publish(T news) {
    for (var subscriber : subscribers) {
      try {
        subscriber.accept(news);
      } catch (RuntimeException e) {
        log.error("A subscriber failed on {}", news, e);
      }
    }
  }
}
