package io.rollcall.health;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether an instance keeps changing between healthy and unhealthy, and is held unhealthy for it.
 * Immutable; times are of the monotonic clock.
 *
 * <p>More than {@link #MOST_MOVES} moves within {@link #WINDOW} begin a hold of {@link
 * #FIRST_HOLD}. An instance that falls again within the window after its hold is held at once, for
 * twice as long, up to {@link #LONGEST_HOLD}. One that does not starts with a clean slate.
 *
 * @param moves when they were, within the window, the oldest first
 * @param holds how many in a row there were
 * @param heldUntil end of the last one; means nothing without any
 */
record Flapping(List<Long> moves, int holds, long heldUntil) {

  static final int MOST_MOVES = 5;
  static final Duration WINDOW = Duration.ofMinutes(10);
  static final Duration FIRST_HOLD = Duration.ofMinutes(5);
  static final Duration LONGEST_HOLD = Duration.ofMinutes(60);

  static final Flapping NONE = new Flapping(List.of(), 0, 0);

  boolean isHeld(long nowNanos) {
    return holds > 0 && heldUntil - nowNanos > 0;
  }

  /** How long the last hold is, or was. */
  Duration hold() {
    var grown = FIRST_HOLD.multipliedBy(1L << Math.min(holds - 1, 10));
    return grown.compareTo(LONGEST_HOLD) < 0 ? grown : LONGEST_HOLD;
  }

  /** It would be healthy again; when that begins a hold, it must not be. */
  Flapping recovered(long nowNanos) {
    return moved(nowNanos);
  }

  /** It became unhealthy. */
  Flapping fell(long nowNanos) {
    return isOnProbation(nowNanos) ? held(nowNanos) : moved(nowNanos);
  }

  private Flapping moved(long nowNanos) {
    var recent =
        Stream.concat(
                moves.stream().filter(move -> nowNanos - move < WINDOW.toNanos()),
                Stream.of(nowNanos))
            .toList();
    return recent.size() > MOST_MOVES
        ? held(nowNanos)
        : new Flapping(recent, isOnProbation(nowNanos) ? holds : 0, heldUntil);
  }

  private Flapping held(long nowNanos) {
    var next = new Flapping(List.of(), holds + 1, nowNanos);
    return new Flapping(List.of(), next.holds, nowNanos + next.hold().toNanos());
  }

  private boolean isOnProbation(long nowNanos) {
    return holds > 0 && nowNanos - heldUntil < WINDOW.toNanos();
  }
}
