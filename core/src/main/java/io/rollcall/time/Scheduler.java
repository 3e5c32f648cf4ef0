package io.rollcall.time;

import java.time.Duration;

/**
 * Runs actions later. Thread-safe.
 *
 * <p>Actions run on a virtual thread of their own, so one that blocks delays no other. An action
 * that throws is logged; it harms nothing else.
 */
public interface Scheduler extends AutoCloseable {

  /**
   * Runs {@code action} once, {@code delay} from now on the monotonic clock; at once when the delay
   * is zero or negative. After {@link #close()} the action is dropped.
   */
  Timer after(Duration delay, Runnable action);

  /** Drops what has not started yet. Idempotent. */
  @Override
  void close();

  /** The handle of one action that waits for its time. */
  interface Timer {

    /** Keeps the action from running if it has not started yet. Idempotent. */
    void cancel();
  }

  /** A scheduler with one timer thread of its own; the caller closes it. */
  static Scheduler system() {
    return new TimerThread();
  }
}
