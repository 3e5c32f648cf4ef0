package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.watch.MirroredCells;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Cells in Consul's key-value store: a key each, and a transaction for each commit. Thread-safe.
 *
 * <p>Where nothing changes a key's index stays: a cell that is written as it is keeps its revision.
 */
final class ConsulCells implements Cells {

  private final Agents agents;
  private final Store store;
  private final CellKeys keys;
  private final MirroredCells mirror = new MirroredCells();
  private final FollowLoop<CellFollower.Listing> loop;

  ConsulCells(
      Agents agents,
      Store store,
      CellKeys keys,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.store = store;
    this.keys = keys;
    var follower = new CellFollower(agents, store, keys, mirror, callTimeout, clock, scheduler);
    this.loop = new FollowLoop<>(follower, mirror, clock, scheduler);
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.close();
  }

  /** What is compared and written is one operation: Consul takes 64 of them. */
  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    Map<String, Long> compared = new HashMap<>();
    guards.forEach(guard -> compared.put(guard.key(), guard.revision()));
    var puts = writes.stream().filter(Write.Put.class::isInstance).map(Write::key).collect(toSet());
    var txn = new Txn();
    guards.stream()
        .filter(guard -> !puts.contains(guard.key()))
        .forEach(guard -> txn.expect(keys.cell(guard.key()), guard.revision()));
    for (var write : writes) {
      var key = keys.cell(write.key());
      var revision = compared.get(write.key());
      switch (write) {
        case Write.Put(_, var value) when revision != null ->
            txn.compareAndSet(key, revision, value.getBytes(UTF_8));
        case Write.Put(_, var value) -> txn.set(key, value.getBytes(UTF_8));
        case Write.Delete _ -> txn.delete(key);
      }
    }
    writes.stream()
        .map(Write::key)
        .filter(name -> name.startsWith(Cells.FOLLOWED))
        .map(CellKeys::bucket)
        .distinct()
        .forEach(bucket -> Store.touch(txn, keys.change(bucket)));
    return agents.any(agent -> agent.commit(txn));
  }

  @Override
  public @Nullable Cell get(String key) {
    var stored = keys.cell(key);
    var value = store.read(new Txn().get(stored)).all().get(stored);
    return value == null ? null : keys.cell(value);
  }

  /** Consul knows no pages: all that begin so are read. */
  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    var folder = keys.folder(prefix);
    return store.read(new Txn().get(folder)).folder(folder).stream()
        .filter(value -> keys.isCell(value.getKey()))
        .map(keys::cell)
        .filter(cell -> cell.key().startsWith(prefix))
        .filter(cell -> after == null || cell.key().compareTo(after) > 0)
        .sorted(Comparator.comparing(Cell::key))
        .limit(most)
        .toList();
  }

  @Override
  public Subscription follow(Watcher<CellNews> watcher) {
    return mirror.watch(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }
}
