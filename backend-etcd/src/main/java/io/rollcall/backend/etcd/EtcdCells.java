package io.rollcall.backend.etcd;

import static java.util.stream.Collectors.toSet;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.watch.MirroredCells;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Cells in etcd: a key each, and a transaction for each commit. Thread-safe. */
final class EtcdCells implements Cells {

  private final EtcdClient client;
  private final Keys keys;
  private final MirroredCells mirror = new MirroredCells();
  private final FollowLoop<CellFeed.Listing> loop;

  EtcdCells(EtcdClient client, Keys keys, Clock clock, Scheduler scheduler) {
    this.client = client;
    this.keys = keys;
    var range = KeyRange.ofPrefix(keys.cell(Cells.FOLLOWED));
    var feed = new CellFeed(client, keys, range, mirror, clock);
    var watched = new WatchedKeys<>(client, range, feed, clock, scheduler);
    this.loop = new FollowLoop<>(watched, mirror, clock, scheduler);
  }

  /** Starts to follow etcd, which need not be there yet. */
  void start() {
    loop.start();
  }

  /** Ends following. */
  void stop() {
    loop.close();
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    var txn = TxnRequest.newBuilder();
    for (var guard : guards) {
      txn.addCompare(Txns.isAt(keys.cell(guard.key()), guard.revision()));
    }
    for (var write : writes) {
      var key = keys.cell(write.key());
      txn.addSuccess(
          write instanceof Write.Put put
              ? Txns.put(key, Keys.bytes(put.value()), Leases.NONE)
              : Txns.delete(key));
    }
    var answer = write(txn.build(), guards, writes);
    return answer.getSucceeded()
        ? OptionalLong.of(answer.getHeader().getRevision())
        : OptionalLong.empty();
  }

  private TxnResponse write(TxnRequest txn, List<Guard> guards, List<Write> writes) {
    try {
      return client.write(KVGrpc.getTxnMethod(), txn);
    } catch (OutcomeUnknown e) {
      throw EtcdErrors.isAnswered(e) && isNotDone(guards, writes) ? EtcdErrors.notDone(e) : e;
    }
  }

  /** Whether a commit that etcd has done with left a cell that it compares and writes as it was. */
  private boolean isNotDone(List<Guard> guards, List<Write> writes) {
    var written = writes.stream().map(Write::key).collect(toSet());
    var guard = guards.stream().filter(each -> written.contains(each.key())).findFirst();
    try {
      return guard.isPresent() && holds(guard.get());
    } catch (BackendUnavailable e) {
      return false;
    }
  }

  private boolean holds(Guard guard) {
    var cell = get(guard.key());
    return guard.revision() == (cell == null ? 0 : cell.revision());
  }

  @Override
  public @Nullable Cell get(String key) {
    var request = RangeRequest.newBuilder().setKey(keys.cell(key)).build();
    var pairs = client.read(KVGrpc.getRangeMethod(), request).getKvsList();
    return pairs.isEmpty() ? null : cell(keys, pairs.getFirst());
  }

  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    var first = keys.cell(prefix);
    var start =
        after == null || after.compareTo(prefix) < 0 ? first : Range.after(keys.cell(after));
    var request =
        RangeRequest.newBuilder()
            .setKey(start)
            .setRangeEnd(Keys.endOf(first))
            .setLimit(most)
            .build();
    return client.read(KVGrpc.getRangeMethod(), request).getKvsList().stream()
        .map(pair -> cell(keys, pair))
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

  static Cell cell(Keys keys, KeyValue pair) {
    return new Cell(
        keys.nameOfCell(pair.getKey()), pair.getValue().toStringUtf8(), pair.getModRevision());
  }
}
