package io.rollcall.backend.memory;

import io.rollcall.store.Cell;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Cells: what is staged, which writers go by, and what is published. Thread-safe. */
final class CellTable {

  private record Staged(long revision, List<Write> writes) {}

  private final NavigableMap<String, Cell> published = new ConcurrentSkipListMap<>();
  private final Deque<Staged> staged = new ArrayDeque<>();

  /**
   * What becomes of a key that is staged.
   *
   * @param cell empty when it is deleted
   */
  private record Ahead(long revision, Optional<Cell> cell) {}

  private final Map<String, Ahead> ahead = new HashMap<>();

  CellTable(Collection<Cell> recovered) {
    recovered.forEach(cell -> published.put(cell.key(), cell));
  }

  /** In the order of their keys; changes as they are published. */
  NavigableMap<String, Cell> published() {
    return published;
  }

  /** Journals the writes, if the guards hold; returns their revision, empty if they don't. */
  synchronized OptionalLong stage(List<Guard> guards, List<Write> writes, Journal journal) {
    if (!guards.stream().allMatch(this::holds)) {
      return OptionalLong.empty();
    }
    long revision = journal.append(new Change.CellWrites(writes));
    staged.add(new Staged(revision, writes));
    writes.forEach(write -> ahead.put(write.key(), new Ahead(revision, written(write, revision))));
    return OptionalLong.of(revision);
  }

  /** Publishes what was staged up to that revision, write by write; returns the keys. */
  synchronized Set<String> publish(long upTo) {
    var keys = new HashSet<String>();
    for (var next = staged.peek(); next != null && next.revision() <= upTo; next = staged.peek()) {
      staged.remove();
      for (var write : next.writes()) {
        var cell = written(write, next.revision());
        cell.ifPresentOrElse(
            now -> published.put(now.key(), now), () -> published.remove(write.key()));
        ahead.remove(write.key(), new Ahead(next.revision(), cell));
        keys.add(write.key());
      }
    }
    return keys;
  }

  /** The last revision that is staged; 0 for none. */
  synchronized long lastStaged() {
    return staged.isEmpty() ? 0 : staged.getLast().revision();
  }

  /** What will be published once all is that is staged now. */
  Stream<Cell> all() {
    var soon = soon();
    return Stream.concat(
        published.values().stream().filter(cell -> !soon.containsKey(cell.key())),
        soon.values().stream().flatMap(next -> next.cell().stream()));
  }

  private synchronized Map<String, Ahead> soon() {
    return Map.copyOf(ahead);
  }

  private boolean holds(Guard guard) {
    var next = ahead.get(guard.key());
    var cell = next == null ? Optional.ofNullable(published.get(guard.key())) : next.cell();
    return cell.map(Cell::revision).orElse(0L) == guard.revision();
  }

  private static Optional<Cell> written(Write write, long revision) {
    return write instanceof Write.Put(var key, var value)
        ? Optional.of(new Cell(key, value, revision))
        : Optional.empty();
  }
}
