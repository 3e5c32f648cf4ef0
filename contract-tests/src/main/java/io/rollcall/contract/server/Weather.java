package io.rollcall.contract.server;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How a network is now. Thread-safe. */
final class Weather {

  enum Kind {
    GOOD,
    SLOW,
    HANGING
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Kind kind = Kind.GOOD;
  private Duration delay = Duration.ZERO;

  void set(Kind kind, Duration delay) {
    lock.lock();
    try {
      this.kind = kind;
      this.delay = delay;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when a piece of data may go on. */
  void pass() throws InterruptedIOException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (kind == Kind.HANGING || (kind == Kind.SLOW && left > 0)) {
        if (kind == Kind.HANGING) {
          changed.await();
          left = delay.toNanos();
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException().initCause(e);
    } finally {
      lock.unlock();
    }
  }
}
