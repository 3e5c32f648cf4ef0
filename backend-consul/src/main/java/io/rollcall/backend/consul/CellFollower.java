package io.rollcall.backend.consul;

import com.google.common.collect.Lists;
import io.rollcall.store.Backoff;
import io.rollcall.store.Cell;
import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.store.watch.MirroredCells;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.kiwiproject.consul.model.kv.Value;

/**
 * Follows the cells that can be followed. They lie in buckets; one query waits for the keys that
 * tell which buckets changed, and those alone are read. For the loop's thread.
 */
final class CellFollower implements Followable<CellFollower.Listing> {

  /** So that no answer holds more than a quarter of all. */
  private static final int BUCKETS_AT_ONCE = Txn.MOST;

  private final Agents agents;
  private final Store store;
  private final CellKeys keys;
  private final MirroredCells mirror;
  private final Duration callTimeout;
  private final Clock clock;
  private final Scheduler scheduler;

  /** What is held, by bucket and name. */
  private final Map<String, Map<String, Cell>> held = new HashMap<>();

  CellFollower(
      Agents agents,
      Store store,
      CellKeys keys,
      MirroredCells mirror,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.store = store;
    this.keys = keys;
    this.mirror = mirror;
    this.callTimeout = callTimeout;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * All cells, not as of one moment.
   *
   * @param changes index of the last change of each bucket, from before they were read
   */
  record Listing(String storeId, Map<String, Long> changes, List<Cell> cells) {}

  @Override
  public String name() {
    return "Consul";
  }

  @Override
  public Duration callTimeout() {
    return callTimeout;
  }

  @Override
  public Listing list(Duration timeout, Duration longest) {
    return BoundedCalls.within(timeout).call(this::list);
  }

  private Listing list() {
    var changes = changes();
    var id = store.id().text();
    var cells = new ArrayList<Cell>();
    keys.parts().forEach(part -> cells.addAll(cells(store.read(new Txn().get(part)).folder(part))));
    return new Listing(id, changes, cells);
  }

  private Map<String, Long> changes() {
    var changes = new HashMap<String, Long>();
    for (var value : store.read(new Txn().get(keys.changes())).folder(keys.changes())) {
      if (keys.isChange(value.getKey())) {
        changes.put(keys.changedBucket(value.getKey()), StoredValues.index(value));
      }
    }
    return changes;
  }

  private List<Cell> cells(Collection<Value> values) {
    return values.stream().filter(value -> keys.isCell(value.getKey())).map(keys::cell).toList();
  }

  /** Nothing expires: what is gone was deleted, or lost. */
  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    return List.of();
  }

  @Override
  public Following follow(Listing listing) {
    held.clear();
    for (var cell : listing.cells()) {
      held.computeIfAbsent(CellKeys.bucket(cell.key()), _ -> new HashMap<>()).put(cell.key(), cell);
    }
    mirror.reset(listing.cells());
    return new Session(listing);
  }

  private final class Session extends WaitingSession {

    private final String storeId;
    private Map<String, Long> changes;
    private long index;

    Session(Listing listing) {
      super(callTimeout, clock, scheduler);
      this.storeId = listing.storeId();
      this.changes = listing.changes();
    }

    @Override
    OptionalLong step() {
      var askedNanos = clock.nanos();
      var now = agents.any(agent -> agent.folderIndexAfter(keys.changes(), index, WAIT));
      if (now != index) {
        catchUp();
        index = now;
        Backoff.pause(scheduler, LEAST_GAP);
      }
      return OptionalLong.of(askedNanos);
    }

    private void catchUp() {
      var latest = changes();
      if (!store.id().text().equals(storeId)) {
        throw replaced();
      }
      var touched = new HashSet<>(latest.keySet());
      touched.addAll(changes.keySet());
      touched.removeIf(bucket -> latest.getOrDefault(bucket, 0L).equals(changes.get(bucket)));
      Lists.partition(List.copyOf(touched), BUCKETS_AT_ONCE).forEach(this::read);
      changes = latest;
    }

    private void read(List<String> buckets) {
      var folders = new Txn();
      buckets.forEach(bucket -> folders.get(keys.bucketFolder(bucket)));
      var read = store.read(folders);
      buckets.forEach(bucket -> take(bucket, read.folder(keys.bucketFolder(bucket))));
    }

    private void take(String bucket, Collection<Value> values) {
      var before = held.getOrDefault(bucket, Map.of());
      var now = new HashMap<String, Cell>();
      cells(values).forEach(cell -> now.put(cell.key(), cell));
      var written =
          now.values().stream().filter(cell -> !cell.equals(before.get(cell.key()))).toList();
      var deleted = new HashSet<>(before.keySet());
      deleted.removeAll(now.keySet());
      held.put(bucket, now);
      tell(written, deleted);
    }

    private void tell(List<Cell> written, Set<String> deleted) {
      if (!written.isEmpty() || !deleted.isEmpty()) {
        mirror.update(written, deleted);
      }
    }

    @Override
    void confirm(long nanos) {
      mirror.confirm(nanos);
    }
  }
}
