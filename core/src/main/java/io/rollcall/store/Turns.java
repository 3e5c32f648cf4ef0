package io.rollcall.store;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * For backends: lets those of this replica who write the same key do so one after another, first
 * come, first served, rather than each undo the other's attempt. Thread-safe.
 */
public final class Turns {

  private static final int LOCKS = 1024;

  private final ReentrantLock[] locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toArray(ReentrantLock[]::new);
  private final Duration longestWait;

  public Turns(Duration longestWait) {
    this.longestWait = longestWait;
  }

  /** Throws {@link BackendUnavailable} when the turn does not come in time. */
  public <T> T take(Object key, Supplier<T> action) {
    var lock = locks[Math.floorMod(key.hashCode(), LOCKS)];
    try {
      if (!lock.tryLock(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BackendUnavailable(
            "'%s' is written by too many at the same time".formatted(key), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
