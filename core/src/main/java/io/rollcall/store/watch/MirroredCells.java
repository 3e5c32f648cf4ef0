package io.rollcall.store.watch;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a store was last seen to hold. A backend follows its store by one loop, which
 * feeds this; this tells those who follow. Watching is thread-safe, feeding for one thread at a
 * time.
 */
public final class MirroredCells implements Copy {

  private final NavigableMap<String, Cell> cells = new ConcurrentSkipListMap<>();
  private final WatchedCells watched = new WatchedCells(cells, false, this::disconnection);
  private volatile boolean listed;
  private volatile @Nullable String disconnection;
  private volatile OptionalLong confirmedNanos = OptionalLong.empty();

  /** Takes over a listing of all cells. Ends a disconnection. */
  public void reset(Collection<Cell> listing) {
    var missing = new HashSet<>(cells.keySet());
    var written = new HashMap<String, Cell>();
    for (var cell : listing) {
      missing.remove(cell.key());
      if (!cell.equals(cells.get(cell.key()))) {
        written.put(cell.key(), cell);
      }
    }
    listed = true;
    disconnection = null;
    update(written.values(), missing);
    watched.known();
  }

  /** Takes over what changed. */
  public void update(Collection<Cell> written, Set<String> deleted) {
    written.forEach(cell -> cells.put(cell.key(), cell));
    cells.keySet().removeAll(deleted);
    var keys = new HashSet<>(deleted);
    written.forEach(cell -> keys.add(cell.key()));
    watched.changed(keys);
  }

  /**
   * The store has proved that all is told that it held then.
   *
   * @param nanos on the monotonic clock
   */
  public void confirm(long nanos) {
    confirmedNanos = OptionalLong.of(nanos);
  }

  /** As {@link io.rollcall.store.Cells#confirmedNanos}. */
  public OptionalLong confirmedNanos() {
    return confirmedNanos;
  }

  /** Tells {@code watcher} all of them, now and after each change. */
  public Subscription watch(Watcher<CellNews> watcher) {
    return Watched.watch(() -> watched, watcher);
  }

  @Override
  public @Nullable String whyNotCurrent() {
    var reason = disconnection;
    return reason != null || listed ? reason : "the store has not been listed yet";
  }

  @Override
  public void disconnect(String reason) {
    disconnection = reason;
    confirmedNanos = OptionalLong.empty();
    watched.tellConnection();
  }

  private @Nullable String disconnection() {
    return disconnection;
  }
}
