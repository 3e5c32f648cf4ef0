package io.rollcall.store.beat;

import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import java.time.Duration;

/**
 * How much of what replicas tell this one surely knows. It is told in one order; so when it is told
 * what it wrote itself, it knows all that others wrote before. Thread-safe.
 */
final class Echoes implements Freshness {

  /** After a longer silence this replica did not hear of heartbeats for a while. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private final Clock clock;
  private boolean isHeard;
  private long provedNanos;
  private long followedSinceNanos;

  Echoes(Clock clock) {
    this.clock = clock;
  }

  /** This replica was told what it began to write at that moment. */
  synchronized void come(long writtenNanos) {
    if (!isFollowing()) {
      followedSinceNanos = clock.nanos();
    }
    isHeard = true;
    provedNanos = writtenNanos;
  }

  /** Something that a replica told was missed. */
  synchronized void miss() {
    followedSinceNanos = clock.nanos();
  }

  @Override
  public boolean isFollowing() {
    return isProved(LONGEST_SILENCE);
  }

  @Override
  public synchronized boolean isProved(Duration ago) {
    return isHeard && clock.since(provedNanos).compareTo(ago) <= 0;
  }

  @Override
  public synchronized boolean isFollowedSince(long nanos) {
    return isFollowing() && followedSinceNanos - nanos <= 0;
  }
}
