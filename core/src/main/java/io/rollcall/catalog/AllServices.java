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

  /** Follows those that came, and leaves those that went. */
  synchronized void look() {
    var now = catalog.knownNames();
    if (closed || now == null) {
      return;
    }
    for (var service : now.names()) {
      followed.computeIfAbsent(service, OneService::new).open();
    }
    for (var service : List.copyOf(followed.keySet())) {
      if (!now.contains(service)) {
        close(followed.remove(service));
        subscriber.accept(catalog.absent(service, now.revision()));
      }
    }
  }

  void close() {
    List<OneService> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(followed.values());
      followed.clear();
    }
    all.forEach(AllServices::close);
  }

  private static void close(@Nullable OneService service) {
    if (service != null) {
      service.close();
    }
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
