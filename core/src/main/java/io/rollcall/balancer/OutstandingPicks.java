package io.rollcall.balancer;

import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException.PickNotFound;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which picks callers have not released yet. Thread-safe. */
public final class OutstandingPicks {

  public static final Duration DEFAULT_PICK_TTL = Duration.ofSeconds(60);
  public static final int DEFAULT_MOST_PICKS = 100_000;

  private final Map<String, InstanceKey> open = new ConcurrentHashMap<>();

  public OutstandingPicks(Clock clock, Duration pickTtl, int mostPicks) {}

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
