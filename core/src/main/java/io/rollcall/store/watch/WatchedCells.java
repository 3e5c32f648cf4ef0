package io.rollcall.store.watch;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cells that can be followed, and those who follow them. Whoever begins to is told all of them;
 * those who follow already are told what changed.
 */
public final class WatchedCells extends Watched<CellNews> {

  private final NavigableMap<String, Cell> cells;
  private final Supplier<@Nullable String> disconnection;
  private volatile boolean isKnown;

  /** Changed and read while telling, as is the version. */
  private final Set<String> changed = new HashSet<>();

  private long version;

  /**
   * Tells of {@code cells}, which its owner changes before it says so.
   *
   * @param isKnown whether the cells are there already
   * @param disconnection as {@link Watched#disconnection}
   */
  public WatchedCells(
      NavigableMap<String, Cell> cells, boolean isKnown, Supplier<@Nullable String> disconnection) {
    super(0);
    this.cells = cells;
    this.isKnown = isKnown;
    this.disconnection = disconnection;
  }

  /** Tells of those keys, where they can be followed. */
  public void changed(Collection<String> keys) {
    if (keys.stream().anyMatch(key -> isFollowed(key))) {
      publish(
          () -> {
            keys.stream().filter(key -> isFollowed(key)).forEach(changed::add);
            version++;
          });
    }
  }

  /** The cells are there now. */
  public void known() {
    isKnown = true;
    tellConnection();
  }

  @Override
  protected long version() {
    return version;
  }

  @Override
  protected @Nullable CellNews state() {
    return isKnown ? new CellNews.All(all()) : null;
  }

  private List<Cell> all() {
    return cells.tailMap(Cells.FOLLOWED, true).values().stream()
        .takeWhile(cell -> isFollowed(cell.key()))
        .toList();
  }

  private static boolean isFollowed(String key) {
    return key.startsWith(Cells.FOLLOWED);
  }

  @Override
  protected @Nullable CellNews news() {
    var written = new ArrayList<Cell>();
    var deleted = new HashSet<String>();
    for (var key : changed) {
      var cell = cells.get(key);
      if (cell == null) {
        deleted.add(key);
      } else {
        written.add(cell);
      }
    }
    changed.clear();
    return isKnown ? new CellNews.Changed(written, deleted) : null;
  }

  @Override
  protected @Nullable String disconnection() {
    return disconnection.get();
  }
}
