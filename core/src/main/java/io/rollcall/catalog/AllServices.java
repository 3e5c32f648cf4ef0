package io.rollcall.catalog;

import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One subscriber's subscriptions to every service there is. Thread-safe. */
final class AllServices {

  private final ServiceCatalog catalog;
  private final Consumer<? super ServiceSnapshot> subscriber;
  private final Map<String, OneService> followed = new HashMap<>();
  private boolean closed;

  AllServices(ServiceCatalog catalog, Consumer<? super ServiceSnapshot> subscriber) {
    this.catalog = catalog;
    this.subscriber = subscriber;
  }

  /** Follows those that are there; none of them can be {@link #left} meanwhile. */
  synchronized void start(Iterable<String> services) {
    services.forEach(this::joined);
  }

  /** Follows a service that came, unless it is followed. */
  synchronized void joined(String service) {
    if (!closed) {
      followed.computeIfAbsent(service, OneService::new).open();
    }
  }

  /** Leaves a service that went, and tells that it is empty. */
  synchronized void left(String service, long revision) {
    var gone = followed.remove(service);
    if (gone != null) {
      gone.close();
      subscriber.accept(catalog.absent(service, revision));
    }
  }

  void close() {
    List<OneService> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(followed.values());
      followed.clear();
    }
    all.forEach(OneService::close);
  }

  /** Once closed, it passes nothing on, though a delivery may have been under way. */
  private final class OneService implements Watcher<ServiceSnapshot> {

    private final String service;
    private @Nullable Subscription subscription;
    private boolean left;

    OneService(String service) {
      this.service = service;
    }

    /** Called by one thread at a time, as is {@link #close}. */
    void open() {
      if (subscription == null) {
        subscription = catalog.subscribe(service, this);
      }
    }

    void close() {
      synchronized (this) {
        left = true;
      }
      if (subscription != null) {
        subscription.close();
      }
    }

    @Override
    public synchronized void onState(ServiceSnapshot state) {
      if (!left) {
        subscriber.accept(state);
      }
    }

    @Override
    public void onDisconnected(String reason) {
      // the last known state holds
    }
  }
}
