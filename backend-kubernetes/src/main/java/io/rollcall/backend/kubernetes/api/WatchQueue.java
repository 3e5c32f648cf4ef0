package io.rollcall.backend.kubernetes.api;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a watch tells, in its order, until one thread takes it. The watch waits while too much
 * is kept. Thread-safe.
 */
public final class WatchQueue<T> implements Consumer<News<T>> {

  static final int MOST = 1000;

  private final BlockingQueue<News<T>> all = new ArrayBlockingQueue<>(MOST);

  @Override
  public void accept(News<T> news) {
    try {
      all.put(news);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while telling what a watch told", e);
    }
  }

  /**
   * Waits for what comes next.
   *
   * @return null when nothing comes for so long
   */
  public @Nullable News<T> next(Duration longest) throws InterruptedException {
    return all.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Drops what is kept, so that a watch that waits goes on and sees that it was closed. */
  public void clear() {
    all.clear();
  }
}
