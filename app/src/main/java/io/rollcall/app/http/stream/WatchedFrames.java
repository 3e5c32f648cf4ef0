package io.rollcall.app.http.stream;

import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells of something that is watched: what its client has not been told yet, at the
 * moment that the client can take it, and that it may be out of date. Nothing is queued.
 */
public abstract class WatchedFrames<S> implements FrameSource, Watcher<S> {

  /** A frame that is not to be sent. */
  protected static final byte[] NOTHING = new byte[0];

  private final Clock clock;

  private Runnable news = () -> {};
  private @Nullable Subscription subscription;
  private @Nullable String disconnection;
  private boolean toldDisconnection;

  /** When the oldest news came that the client has not been told; null when there is none. */
  private @Nullable Long newsNanos;

  private boolean closed;

  protected WatchedFrames(Clock clock) {
    this.clock = clock;
  }

  /** Begins to watch. */
  protected abstract Subscription watch();

  /** Takes what is told. The caller holds the monitor. */
  protected abstract void take(S state);

  /** Whether the client has not been told all that was taken. The caller holds the monitor. */
  protected abstract boolean hasChanged();

  /**
   * Counts what was taken as told, or a part of it. The caller holds the monitor.
   *
   * @param wasStale whether the client has been told that it may have missed changes
   * @return makes the frame, without the monitor; {@link #NOTHING} when there is none to be sent
   */
  protected abstract Supplier<byte[]> tell(boolean wasStale);

  /** The frame that says that what was told may be out of date. */
  protected abstract byte[] stale(String reason);

  @Override
  public final void open(Runnable news) {
    this.news = news;
    var opened = watch();
    synchronized (this) {
      subscription = opened;
      if (!closed) {
        return;
      }
    }
    opened.close();
  }

  @Override
  public final void close() {
    Subscription opened;
    synchronized (this) {
      closed = true;
      opened = subscription;
    }
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public final void onState(S state) {
    tellNews(
        () -> {
          take(state);
          disconnection = null;
        });
  }

  @Override
  public final void onDisconnected(String reason) {
    tellNews(() -> disconnection = reason);
  }

  @Override
  public final byte @Nullable [] next() {
    for (var frame = takeNews(); frame != null; frame = takeNews()) {
      var bytes = frame.get();
      if (bytes.length > 0) {
        return bytes;
      }
    }
    return null;
  }

  @Override
  public final synchronized @Nullable Long waitingSinceNanos() {
    return newsNanos;
  }

  /** Changes what there is to tell, and has it told, unless the stream has ended. */
  protected final void tellNews(Runnable change) {
    synchronized (this) {
      if (closed) {
        return;
      }
      change.run();
      if (!hasNews()) {
        newsNanos = null;
      } else if (newsNanos == null) {
        newsNanos = clock.nanos();
      }
    }
    news.run();
  }

  /**
   * The frame for now when the one of a change can't be made: the client is told that it may miss
   * changes. Whoever calls this has the change told again later.
   *
   * @param wasStale whether it has been told so already
   */
  protected final byte[] postpone(String reason, boolean wasStale) {
    synchronized (this) {
      toldDisconnection = true;
    }
    return wasStale ? NOTHING : stale(reason);
  }

  /** Whether the client was told so last of all. The caller holds the monitor. */
  protected final boolean isToldStale() {
    return toldDisconnection;
  }

  private boolean hasNews() {
    return hasChanged() || (disconnection != null && !toldDisconnection);
  }

  private synchronized @Nullable Supplier<byte[]> takeNews() {
    var frame = oldestNews();
    newsNanos = hasNews() ? clock.nanos() : null;
    return frame;
  }

  private @Nullable Supplier<byte[]> oldestNews() {
    if (hasChanged()) {
      boolean wasStale = toldDisconnection;
      toldDisconnection = false;
      return tell(wasStale);
    }
    var reason = disconnection;
    if (reason != null && !toldDisconnection) {
      toldDisconnection = true;
      return () -> stale(reason);
    }
    return null;
  }
}
