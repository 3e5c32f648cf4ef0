package io.rollcall.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing again and again until it is closed. Thread-safe.
 *
 * <p>The period runs from the end of one run to the start of the next, so runs never overlap. A run
 * that throws, whatever it throws, ends nothing: the next one comes when its time comes. The log
 * tells of the first of several failures in a row, unless it was closed meanwhile, and of the first
 * run that succeeds after them.
 */
public final class Loop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final String purpose;
  private final Duration period;
  private final Runnable action;
  private final Scheduler scheduler;
  private Scheduler.@Nullable Timer next;
  private boolean closed;

  /** Used by the runs, which come one after another. */
  private boolean failing;

  private Loop(String purpose, Duration period, Runnable action, Scheduler scheduler) {
    this.purpose = purpose;
    this.period = period;
    this.action = action;
    this.scheduler = scheduler;
  }

  /**
   * Starts a loop whose first run is {@code period} from now.
   *
   * @param purpose what the loop is for, as the log says it: "renewing the lease"
   */
  public static Loop every(Duration period, String purpose, Runnable action, Scheduler scheduler) {
    return started(period, new Loop(purpose, period, action, scheduler));
  }

  /** As {@link #every}, with the first run at once. */
  public static Loop nowAndEvery(
      Duration period, String purpose, Runnable action, Scheduler scheduler) {
    return started(Duration.ZERO, new Loop(purpose, period, action, scheduler));
  }

  /** No further run starts. One that is under way goes on to its end. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }

  private static Loop started(Duration first, Loop loop) {
    loop.runAfter(first);
    return loop;
  }

  private synchronized void runAfter(Duration delay) {
    if (!closed) {
      next = scheduler.after(delay, this::run);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void run() {
    if (isClosed()) {
      return;
    }
    try {
      action.run();
      if (failing) {
        failing = false;
        log.info("Succeeded again: {}", purpose);
      }
    } catch (Throwable e) {
      if (!failing && !isClosed()) {
        failing = true;
        log.error("Failed, and is tried again every {}: {}", period, purpose, e);
      }
    } finally {
      runAfter(period);
    }
  }
}
