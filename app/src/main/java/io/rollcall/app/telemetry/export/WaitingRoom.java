package io.rollcall.app.telemetry.export;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many of a signal wait to be sent, and counts those for which there is no room. The
 * SDK's own queue, of the same size, then never overflows, which nobody would be told. Thread-safe.
 */
final class WaitingRoom {

  private final int places;
  private final ExportCounts counts;
  private final AtomicInteger taken = new AtomicInteger();

  WaitingRoom(int places, ExportCounts counts) {
    this.places = places;
    this.counts = counts;
  }

  /** Whether there was a place. */
  boolean enter() {
    if (taken.incrementAndGet() <= places) {
      return true;
    }
    taken.decrementAndGet();
    counts.overflowed();
    return false;
  }

  /** So many are being sent, and wait no more. */
  void leave(int count) {
    taken.addAndGet(-count);
  }
}
