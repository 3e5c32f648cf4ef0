package io.rollcall.store.watch;

import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that changes and tells its watchers: one service in a backend or in the catalog, or the
 * names of all. Thread-safe.
 *
 * <p>Who publishes a change tells it, holding {@code telling}, so that watchers hear one state
 * after another. Opening or closing a watch never waits for that lock, so watchers may do either:
 * when it is taken, its holder does what is left to do ({@link #settle}). The monitor guards what
 * is decided in memory; nobody holds it while a watcher runs or a disk works.
 */
public abstract class Watched<S> {

  private static final Logger log = LoggerFactory.getLogger(Watched.class);

  private final ReentrantLock telling = new ReentrantLock();
  private volatile List<Watch> watches = List.of();
  private volatile long told;

  /**
   * @param version of what is published at first, which only those are told who open a watch
   */
  protected Watched(long version) {
    this.told = version;
  }

  /** Of what is published; grows with each change that is told. */
  protected abstract long version();

  /** What is published; null while that is not known, and then nobody is told anything. */
  protected abstract @Nullable S state();

  /**
   * What is published, for those who have been told all before. Called once for each version that
   * is told, whether anybody watches or not.
   */
  protected @Nullable S news() {
    return state();
  }

  /**
   * Whether those who have been told of a disconnection are told what is published with the first
   * change after it, instead of its {@link #news}.
   */
  protected boolean tellsAllAfterDisconnection() {
    return false;
  }

  /** Called while telling, once all watchers have been told a version. */
  protected void onTold() {}

  /** Why watchers may miss changes; null when they miss none. */
  protected abstract @Nullable String disconnection();

  /**
   * Whether it may be forgotten. Another thread may change that while this one asks, unless the
   * caller holds the monitor.
   */
  protected boolean isUnused() {
    return false;
  }

  /** Forgets it if it {@link #isUnused}. */
  protected void retireIfUnused() {}

  protected boolean isRetired() {
    return false;
  }

  protected final boolean isWatched() {
    return !watches.isEmpty();
  }

  /** How many are told what is published. */
  public final int watchers() {
    return watches.size();
  }

  /** The version that all watchers have been told. */
  protected final long told() {
    return told;
  }

  /**
   * Tells {@code watcher} what is published, now and after each change.
   *
   * @param current gives what is to be watched; asked again when that has been retired meanwhile
   */
  public static <S> Subscription watch(
      Supplier<? extends Watched<S>> current, Watcher<? super S> watcher) {
    while (true) {
      Watched<S> watched = current.get();
      var subscription = watched.watchUnlessRetired(watcher);
      if (subscription != null) {
        return subscription;
      }
    }
  }

  private @Nullable Subscription watchUnlessRetired(Watcher<? super S> watcher) {
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
  protected final void publish(Runnable advance) {
    telling.lock();
    try {
      advance.run();
      tellAllUnlessTelling();
    } finally {
      telling.unlock();
    }
    settle();
  }

  /** Tells the watchers of a {@link #disconnection}, or that it is over. */
  public final void tellConnection() {
    telling.lock();
    try {
      watches.forEach(
          watch -> {
            watch.resume();
            watch.warn();
          });
      tellAllUnlessTelling();
    } finally {
      telling.unlock();
    }
    settle();
  }

  /** Welcomes new watchers and forgets what is unused, unless another thread is about to. */
  public final void settle() {
    while (isUnsettled() && telling.tryLock()) {
      try {
        watches.forEach(Watch::welcome);
        tellAllUnlessTelling();
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

  /** What a watcher published while it was told is told by whoever was telling it. */
  private void tellAllUnlessTelling() {
    if (telling.getHoldCount() == 1) {
      tellAll();
    }
  }

  private void tellAll() {
    while (told < version()) {
      var version = version();
      var news = news();
      watches.forEach(watch -> watch.tell(version, news));
      told = version;
      onTold();
    }
  }

  private synchronized void leave(Watch watch) {
    var fewer = new ArrayList<>(watches);
    fewer.remove(watch);
    watches = List.copyOf(fewer);
  }

  /** One watcher; but for closing, used by the holder of {@code telling}. */
  private final class Watch implements Subscription {
    private final Watcher<? super S> watcher;
    private volatile boolean welcomed;
    private volatile boolean closed;
    private boolean disconnected;
    private boolean heardAny;
    private long heard;

    Watch(Watcher<? super S> watcher) {
      this.watcher = watcher;
    }

    void welcome() {
      if (!welcomed) {
        welcomed = true;
        deliver(version(), state());
      }
    }

    void tell(long version, @Nullable S news) {
      welcome();
      if (version > heard || !heardAny) {
        boolean isEnough = heardAny && !(disconnected && tellsAllAfterDisconnection());
        deliver(version, isEnough ? news : state());
      }
    }

    /** Tells what is published when that was not known, or a disconnection is over. */
    void resume() {
      if (welcomed && (disconnected || !heardAny) && disconnection() == null) {
        deliver(version(), state());
      }
    }

    void warn() {
      var reason = disconnection();
      if (welcomed && !disconnected && reason != null) {
        disconnected = true;
        call(() -> watcher.onDisconnected(reason));
      }
    }

    private void deliver(long version, @Nullable S state) {
      if (state != null) {
        heard = version;
        heardAny = true;
        disconnected = false;
        call(() -> watcher.onState(state));
      }
      warn();
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
      } catch (Throwable e) {
        heardAny = false;
        log.error("A watcher failed on a delivery; it is told all with the next: {}", watcher, e);
      }
    }
  }
}
