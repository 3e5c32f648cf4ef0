package io.rollcall.backend.kubernetes.foreign;

import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import org.jspecify.annotations.Nullable;

/** Tells one watcher a service together with what others have of it. Thread-safe. */
final class MergedWatch implements Watcher<ServiceState> {

  private final ForeignServices foreign;
  private final Watcher<ServiceState> watcher;

  /** What Rollcall has; null while that is not known, or may have changed unheard. */
  private @Nullable ServiceState own;

  MergedWatch(ForeignServices foreign, Watcher<ServiceState> watcher) {
    this.foreign = foreign;
    this.watcher = watcher;
  }

  @Override
  public synchronized void onState(ServiceState state) {
    own = new ServiceState(state.service(), state.revision(), state.instances());
    watcher.onState(foreign.merge(state));
  }

  @Override
  public synchronized void onDisconnected(String reason) {
    own = null;
    watcher.onDisconnected(reason);
  }

  /** What others have of the service is not as it was. */
  synchronized void foreignChanged() {
    if (own != null) {
      watcher.onState(foreign.merge(own));
    }
  }
}
