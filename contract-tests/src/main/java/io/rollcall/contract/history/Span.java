package io.rollcall.contract.history;

/** Some time, both ends included. */
record Span(long fromNanos, long toNanos) {

  boolean meets(Span other) {
    return fromNanos <= other.toNanos && other.fromNanos <= toNanos;
  }

  @Override
  public String toString() {
    return "%.3f s to %.3f s".formatted(fromNanos / 1e9, toNanos / 1e9);
  }
}
