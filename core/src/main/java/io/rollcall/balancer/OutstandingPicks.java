package io.rollcall.balancer;

import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException.PickNotFound;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which picks callers have not released yet. Thread-safe. */
public final class OutstandingPicks {

  private final Map<String, InstanceKey> open = new ConcurrentHashMap<>();

  /** Enters a pick and returns its id. */
  public String open(InstanceKey key) {
    var id = UUID.randomUUID().toString();
    open.put(id, key);
    return id;
  }

  /**
   * Ends a pick.
   *
   * @throws PickNotFound when it is not outstanding
   */
  public void release(String pickId) {
    if (open.remove(pickId) == null) {
      throw new PickNotFound(pickId);
    }
  }
}
