package io.rollcall.catalog;

import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import org.jspecify.annotations.Nullable;

/** One watch of a service at the backend. It may be stopped at any time, even while it starts. */
abstract class Feed implements Watcher<ServiceState> {

  private @Nullable Subscription watch;
  private boolean stopped;

  /** Begins to be told the service. Call once. */
  void start(RegistryBackend backend, String service) {
    var opened = backend.watch(service, this);
    synchronized (this) {
      watch = opened;
      if (!stopped) {
        return;
      }
    }
    opened.close();
  }

  void stop() {
    Subscription opened;
    synchronized (this) {
      stopped = true;
      opened = watch;
    }
    if (opened != null) {
      opened.close();
    }
  }
}
