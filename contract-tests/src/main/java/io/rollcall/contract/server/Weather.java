package io.rollcall.contract.server;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How one direction of a network is now: what becomes of each piece of data. Thread-safe. */
final class Weather {

  private static final int LARGE_PIECE_BYTES = 16 * 1024;
  private static final int SMALL_PIECE_BYTES = 1024;

  enum Kind {
    GOOD(LARGE_PIECE_BYTES),
    /** Each piece waits. */
    SLOW(LARGE_PIECE_BYTES),
    /** As {@link #SLOW}, with pieces so small that it is the rate that is bounded. */
    TRICKLING(SMALL_PIECE_BYTES),
    /** Each piece waits until the weather changes. */
    HANGING(LARGE_PIECE_BYTES);

    private final int pieceBytes;

    Kind(int pieceBytes) {
      this.pieceBytes = pieceBytes;
    }
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

  /** How much data the next piece may have. */
  int pieceBytes() {
    lock.lock();
    try {
      return kind.pieceBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when a piece of data may go on. */
  void pass() throws InterruptedIOException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (kind == Kind.HANGING || (kind != Kind.GOOD && left > 0)) {
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
