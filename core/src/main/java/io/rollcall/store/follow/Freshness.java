package io.rollcall.store.follow;

import java.time.Duration;

/** How fresh is what is known of a store that is followed. Thread-safe. */
public interface Freshness {

  /** Whether all is surely known that the store held some seconds ago. */
  boolean isFollowing();

  /** Whether all is surely known that the store held {@code ago}. */
  boolean isProved(Duration ago);

  /** Whether the store has been followed without a break since that moment. */
  boolean isFollowedSince(long nanos);
}
