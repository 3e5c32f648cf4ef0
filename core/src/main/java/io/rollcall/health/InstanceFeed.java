package io.rollcall.health;

import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Subscription;
import java.util.List;

/** Where the monitor learns which instances there are: what it needs of the catalog. */
@FunctionalInterface
public interface InstanceFeed {

  /** Tells {@code receiver} all instances of every service, now and after each change. */
  Subscription subscribe(Receiver receiver);

  /** Returns quickly and never blocks. */
  @FunctionalInterface
  interface Receiver {

    /**
     * The instances of one service; none when it is gone. Deliveries of one service come one at a
     * time, the latest last.
     */
    void onInstances(String service, List<ServiceInstance> instances);
  }
}
