package io.rollcall.backend.memory;

import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that changes and tells its watchers. Thread-safe.
 *
 * <p>Who publishes a change tells it, holding {@code telling}, so that watchers hear one state
 * after another. Opening or closing a watch never waits for that lock, so watchers may do either:
 * when it is taken, its holder does what is left to do ({@link #settle}). The monitor guards what
 * is decided in memory; nobody holds it while a watcher runs or a disk works.
 */
abstract class Watched<S> {

  private static final Logger log = LoggerFactory.getLogger(Watched.class);

  private final ReentrantLock telling = new ReentrantLock();
  private final Journal journal;
  private volatile List<Watch> watches = List.of();
  private volatile long told;

  Watched(Journal journal, long revision) {
    this.journal = journal;
    this.told = revision;
  }

  /** Revision of what is published. */
  abstract long revision();

  /** What is published. */
  abstract S state();

  /** What is published, for those who have been told all before. */
  abstract S news();

  /** Whether it may be forgotten. The caller may hold no lock; then the answer is a guess. */
  boolean isUnused() {
    return false;
  }

  /** Forgets it if it {@link #isUnused}. */
  void retireIfUnused() {}

  boolean isRetired() {
    return false;
  }

  final boolean isWatched() {
    return !watches.isEmpty();
  }

  /** The revision that all watchers have been told. */
  final long told() {
    return told;
  }

  /** Null when it is retired. */
  final @Nullable Subscription watch(Watcher<S> watcher) {
    var watch = new Watch(watcher);
    synchronized (this) {
      if (isRetired()) {
        return null;
      }
      var more = new ArrayList<>(watches);
      more.add(watch);
      watches = List.copyOf(more);
    }
    settle();
    return watch;
  }

  /** Runs {@code advance}, which may publish a change, and tells the watchers before it returns. */
  final void publish(Runnable advance) {
    telling.lock();
    try {
      advance.run();
      var inCallback = telling.getHoldCount() > 1;
      if (!inCallback) {
        tellAll();
      }
    } finally {
      telling.unlock();
    }
    settle();
  }

  /** Tells the watchers that there will be no more news, as the journal says why. */
  final void disconnect() {
    telling.lock();
    try {
      watches.forEach(Watch::disconnect);
    } finally {
      telling.unlock();
    }
    settle();
  }

  /** Welcomes new watchers and forgets what is unused, unless another thread is about to. */
  final void settle() {
    while (isUnsettled() && telling.tryLock()) {
      try {
        watches.forEach(Watch::welcome);
        retireIfUnused();
      } finally {
        telling.unlock();
      }
    }
  }

  private boolean isUnsettled() {
    for (var watch : watches) {
      if (!watch.welcomed) {
        return true;
      }
    }
    return isUnused();
  }

  private void tellAll() {
    while (told < revision()) {
      var revision = revision();
      if (isWatched()) {
        var news = news();
        watches.forEach(watch -> watch.tell(revision, news));
      }
      told = revision;
    }
  }

  private synchronized void leave(Watch watch) {
    var fewer = new ArrayList<>(watches);
    fewer.remove(watch);
    watches = List.copyOf(fewer);
  }

  /** One watcher; but for closing, used by the holder of {@code telling}. */
  private final class Watch implements Subscription {
    private final Watcher<S> watcher;
    private volatile boolean welcomed;
    private volatile boolean closed;
    private boolean disconnected;
    private long heard;

    Watch(Watcher<S> watcher) {
      this.watcher = watcher;
    }

    void welcome() {
      if (!welcomed) {
        welcomed = true;
        deliver(revision(), state());
      }
    }

    void tell(long revision, S state) {
      welcome();
      if (revision > heard) {
        deliver(revision, state);
      }
    }

    void disconnect() {
      var reason = journal.failure();
      if (reason != null && welcomed && !disconnected) {
        disconnected = true;
        call(() -> watcher.onDisconnected(reason));
      }
    }

    private void deliver(long revision, S state) {
      heard = revision;
      disconnected = false;
      call(() -> watcher.onState(state));
      disconnect();
    }

    @Override
    public void close() {
      closed = true;
      leave(this);
      settle();
    }

    private void call(Runnable delivery) {
      if (closed) {
        return;
      }
      try {
        delivery.run();
      } catch (RuntimeException e) {
        log.error("A watcher failed on a delivery and misses it: {}", watcher, e);
      }
    }
  }
}
