package io.rollcall.catalog;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one telling of a storm of changes. A change after quiet is told at once, and so is an
 * urgent one; changes within {@link #QUIET} of the last are told together when it has been quiet
 * that long, or after {@link #LONGEST} at most. Its owner sees to it that one thread uses it at a
 * time.
 */
final class ChangeDamper {

  static final Duration QUIET = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(1);

  private final Clock clock;
  private final Scheduler scheduler;
  private final Consumer<Runnable> turns;
  private final Runnable tell;
  private final PropagationMeter propagation;
  private long lastChangeNanos;
  private long firstUntoldNanos;

  /** When the backend told the earliest change that watchers wait for; null for none. */
  private @Nullable Long untoldSinceNanos;

  private Scheduler.@Nullable Timer timer;

  /**
   * @param shared is told, of each telling, how long its earliest change waited for it
   * @param turns runs what a timer does when it is its turn to use this
   * @param tell tells the state as it is when called
   */
  ChangeDamper(Shared shared, Consumer<Runnable> turns, Runnable tell) {
    this.clock = shared.clock();
    this.scheduler = shared.scheduler();
    this.turns = turns;
    this.tell = tell;
    this.propagation = shared.propagation();
    this.lastChangeNanos = clock.nanos() - QUIET.toNanos();
  }

  /**
   * Something changed.
   *
   * @param urgent whether to tell it at once
   * @param toldNanos when the backend told it, which is before it was its turn here
   */
  void changed(boolean urgent, long toldNanos) {
    long now = clock.nanos();
    if (untoldSinceNanos == null) {
      untoldSinceNanos = toldNanos;
    }
    boolean quiet = now - lastChangeNanos >= QUIET.toNanos();
    lastChangeNanos = now;
    if (urgent || (quiet && timer == null)) {
      stop();
      tell.run();
    } else if (timer == null) {
      firstUntoldNanos = now;
      timer = wake(QUIET);
    }
  }

  /** All watchers have been told what there is. */
  void told() {
    var since = untoldSinceNanos;
    if (since != null) {
      untoldSinceNanos = null;
      propagation.told(clock.since(since));
    }
  }

  /** Tells at once what waits to be told. */
  void flush() {
    if (timer != null) {
      stop();
      tell.run();
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private Scheduler.Timer wake(Duration delay) {
    return scheduler.after(delay, () -> turns.accept(this::due));
  }

  /** A change only moves {@code lastChangeNanos}; the timer looks here whether to go on waiting. */
  private void due() {
    if (timer == null) {
      return;
    }
    long now = clock.nanos();
    long waitNanos =
        Math.min(
            lastChangeNanos + QUIET.toNanos() - now, firstUntoldNanos + LONGEST.toNanos() - now);
    if (waitNanos > 0) {
      timer = wake(Duration.ofNanos(waitNanos));
    } else {
      timer = null;
      tell.run();
    }
  }
}
