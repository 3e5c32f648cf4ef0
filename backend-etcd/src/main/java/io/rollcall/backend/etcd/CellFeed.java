package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.rollcall.store.Cell;
import io.rollcall.store.watch.MirroredCells;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Turns what etcd says of cells into what their mirror holds. */
final class CellFeed implements EventFeed<CellFeed.Listing> {

  private final EtcdClient client;
  private final Keys keys;
  private final KeyRange range;
  private final MirroredCells mirror;
  private final Clock clock;

  /**
   * @param range of the cells that are followed
   */
  CellFeed(EtcdClient client, Keys keys, KeyRange range, MirroredCells mirror, Clock clock) {
    this.client = client;
    this.keys = keys;
    this.range = range;
    this.mirror = mirror;
    this.clock = clock;
  }

  record Listing(List<Cell> cells, long revision) implements EventFeed.Revised {}

  @Override
  public Listing list(Duration timeout, Duration longest) {
    var cells = new ArrayList<Cell>();
    var revision =
        Range.read(client, range, pair -> cells.add(cell(pair)), clock, timeout, longest);
    return new Listing(cells, revision);
  }

  /** Nothing expires: what is gone was deleted, or lost. */
  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    return List.of();
  }

  @Override
  public void confirm(long nanos) {
    mirror.confirm(nanos);
  }

  @Override
  public void reset(Listing listing) {
    mirror.reset(listing.cells());
  }

  @Override
  public void apply(List<Event> events) {
    var written = new HashMap<String, Cell>();
    var deleted = new HashSet<String>();
    for (var event : events) {
      var cell = cell(event.getKv());
      if (event.getType() == Event.EventType.DELETE) {
        written.remove(cell.key());
        deleted.add(cell.key());
      } else {
        written.put(cell.key(), cell);
        deleted.remove(cell.key());
      }
    }
    mirror.update(written.values(), deleted);
  }

  private Cell cell(KeyValue pair) {
    return EtcdCells.cell(keys, pair);
  }
}
