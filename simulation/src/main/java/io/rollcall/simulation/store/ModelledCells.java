package io.rollcall.simulation.store;

import io.rollcall.simulation.store.Followed.Revised;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cells of the server. It makes each commit at one moment, and counts them. */
final class ModelledCells {

  /** What one commit made of the cells that are followed. */
  record Change(long revision, List<Cell> written, Set<String> deleted) implements Revised {}

  /** All that are followed. */
  record Listing(long revision, List<Cell> cells) implements Revised {}

  /** All that is kept over a restart. */
  record Data(long revision, Map<String, Cell> cells) {
    static final Data NONE = new Data(1, Map.of());
  }

  private final NavigableMap<String, Cell> cells = new TreeMap<>();
  private long revision = 1;
  private final Watches<Change> watches = new Watches<>(() -> revision);

  Watches<Change> watches() {
    return watches;
  }

  Data keep() {
    return new Data(revision, Map.copyOf(cells));
  }

  void putBack(Data data) {
    revision = data.revision();
    cells.clear();
    cells.putAll(data.cells());
  }

  boolean holds(Guard guard) {
    var cell = cells.get(guard.key());
    return guard.revision() == (cell == null ? 0 : cell.revision());
  }

  OptionalLong commit(List<Guard> guards, List<Write> writes) {
    if (!guards.stream().allMatch(this::holds)) {
      return OptionalLong.empty();
    }
    revision++;
    var written = new ArrayList<Cell>();
    var deleted = new HashSet<String>();
    for (var write : writes) {
      switch (write) {
        case Write.Put(var key, var value) -> {
          var cell = new Cell(key, value, revision);
          cells.put(key, cell);
          written.add(cell);
        }
        case Write.Delete(var key) -> {
          cells.remove(key);
          deleted.add(key);
        }
      }
    }
    written.removeIf(cell -> !cell.key().startsWith(Cells.FOLLOWED));
    deleted.removeIf(key -> !key.startsWith(Cells.FOLLOWED));
    watches.tell(new Change(revision, List.copyOf(written), Set.copyOf(deleted)));
    return OptionalLong.of(revision);
  }

  @Nullable Cell get(String key) {
    return cells.get(key);
  }

  List<Cell> list(String prefix, @Nullable String after, int most) {
    return cells.tailMap(prefix, true).values().stream()
        .takeWhile(cell -> cell.key().startsWith(prefix))
        .filter(cell -> after == null || cell.key().compareTo(after) > 0)
        .limit(most)
        .toList();
  }

  long head() {
    return revision;
  }

  Listing listFollowed() {
    return new Listing(revision, list(Cells.FOLLOWED, null, Integer.MAX_VALUE));
  }
}
