package io.rollcall.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many instances of one service may be evicted: within any minute {@value #PERCENT} % of those
 * there were, or one. What makes many unhealthy at once is more often the network, or the prober,
 * than the instances. Not thread-safe.
 */
public final class EvictionBudget {

  public static final int PERCENT = 15;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Deque<Long> spentNanos = new ArrayDeque<>();

  /**
   * Whether one more may be evicted now.
   *
   * @param instances how many the service has
   * @param nowNanos of the monotonic clock
   */
  public boolean allows(int instances, long nowNanos) {
    while (!spentNanos.isEmpty() && nowNanos - spentNanos.peek() >= WINDOW.toNanos()) {
      spentNanos.remove();
    }
    int spent = spentNanos.size();
    return spent < Math.max(1, (instances + spent) * PERCENT / 100);
  }

  public void spend(long nowNanos) {
    spentNanos.add(nowNanos);
  }
}
