package io.rollcall.app.http.stream;

import org.jspecify.annotations.Nullable;

/** What a stream tells. */
public interface FrameSource {

  /**
   * Begins.
   *
   * @param news to be called whenever {@link #next} may have something; never blocks
   */
  void open(Runnable news);

  /** The next frame, or null when there is nothing to tell now. Called by one thread at a time. */
  byte @Nullable [] next();

  /**
   * Since when the oldest waits of what {@link #next} has to tell, on the monotonic clock; null
   * when there is nothing. Thread-safe.
   */
  @Nullable Long waitingSinceNanos();

  /** Ends; {@code news} is called no more. Idempotent. */
  void close();
}
