package io.rollcall.backend.memory;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Watched;
import io.rollcall.store.watch.WatchedCells;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells in this process, kept by the journal. A commit is published once it is kept: nobody reads,
 * or is told of, what might be lost. Thread-safe.
 */
final class MemoryCells implements Cells {

  private static final Logger log = LoggerFactory.getLogger(MemoryCells.class);

  private final CellTable table;
  private final Journal journal;
  private final WatchedCells followed;

  MemoryCells(CellTable table, Journal journal) {
    this.table = table;
    this.journal = journal;
    this.followed = new WatchedCells(table.published(), true, journal::failure);
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    var revision = table.stage(guards, writes, journal);
    if (revision.isPresent()) {
      publishKept(revision.getAsLong());
    }
    return revision;
  }

  private void publishKept(long revision) {
    journal.await(revision);
    var keys = table.publish(revision);
    followed.changed(keys);
  }

  /** Publishes what was kept after those who wrote it had given up waiting. */
  void publishLate() {
    long last = table.lastStaged();
    if (last > 0) {
      try {
        publishKept(last);
      } catch (OutcomeUnknown | BackendUnavailable e) {
        log.debug("Configurations are not published up to {}: {}", last, e.getMessage());
      }
    }
  }

  @Override
  public @Nullable Cell get(String key) {
    return table.published().get(key);
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    var start = after == null || after.compareTo(prefix) < 0 ? prefix : after;
    return table.published().tailMap(start, !start.equals(after)).values().stream()
        .takeWhile(cell -> cell.key().startsWith(prefix))
        .limit(most)
        .toList();
  }

  @Override
  public Subscription follow(Watcher<CellNews> watcher) {
    return Watched.watch(() -> followed, watcher);
  }

  void tellConnection() {
    followed.tellConnection();
  }
}
