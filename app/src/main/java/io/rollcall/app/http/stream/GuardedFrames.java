package io.rollcall.app.http.stream;

import io.rollcall.store.Subscription;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a stream tells, as long as its reader has the right to it. */
final class GuardedFrames implements FrameSource {

  private final FrameSource source;
  private final Function<Runnable, Subscription> watchRight;
  private volatile Runnable end = () -> {};
  private @Nullable Subscription right;
  private boolean closed;

  /**
   * @param watchRight begins to watch the right of the reader, and takes what to run when it is
   *     lost
   */
  GuardedFrames(FrameSource source, Function<Runnable, Subscription> watchRight) {
    this.source = source;
    this.watchRight = watchRight;
  }

  /** Says how the stream ends when the right is lost; to be called before {@link #open}. */
  void onLoss(Runnable end) {
    this.end = end;
  }

  @Override
  public void open(Runnable news) {
    keep(watchRight.apply(() -> end.run()));
    source.open(news);
  }

  @Override
  public byte @Nullable [] next() {
    return source.next();
  }

  @Override
  public @Nullable Long waitingSinceNanos() {
    return source.waitingSinceNanos();
  }

  @Override
  public synchronized void close() {
    closed = true;
    source.close();
    if (right != null) {
      right.close();
    }
  }

  /** What is closed while it opens watches nothing. */
  private synchronized void keep(Subscription watched) {
    right = watched;
    if (closed) {
      watched.close();
    }
  }
}
