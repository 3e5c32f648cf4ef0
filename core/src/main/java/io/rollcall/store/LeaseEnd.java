package io.rollcall.store;

import java.time.Duration;

/** When a lease counts as near its end: metrics of all backends mean the same by it. */
public final class LeaseEnd {

  private static final int PARTS = 3;

  private LeaseEnd() {}

  /**
   * Whether less than a third of a lease is left.
   *
   * @param unrenewed how long ago it was renewed
   */
  public static boolean isNear(Duration unrenewed, Duration ttl) {
    return ttl.minus(unrenewed).multipliedBy(PARTS).compareTo(ttl) < 0;
  }
}
