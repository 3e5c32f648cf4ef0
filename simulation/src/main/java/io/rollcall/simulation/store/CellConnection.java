package io.rollcall.simulation.store;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.MirroredCells;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Cells in the modelled store: each commit is one request, and so is each read. */
final class CellConnection implements Cells, Followed<ModelledCells.Listing, ModelledCells.Change> {

  private final ModelledStore store;
  private final Link link;
  private final MirroredCells mirror = new MirroredCells();

  CellConnection(ModelledStore store, Link link) {
    this.store = store;
    this.link = link;
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    return link.call(true, () -> store.commit(guards, writes));
  }

  @Override
  public @Nullable Cell get(String key) {
    return link.call(false, () -> store.cells().get(key));
  }

  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    return link.call(false, () -> store.cells().list(prefix, after, most));
  }

  @Override
  public Subscription follow(Watcher<CellNews> watcher) {
    return mirror.watch(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }

  @Override
  public Watches<ModelledCells.Change> watches() {
    return store.cells().watches();
  }

  @Override
  public ModelledCells.Listing list() {
    return store.cells().listFollowed();
  }

  @Override
  public long head() {
    return store.cells().head();
  }

  @Override
  public void reset(ModelledCells.Listing listing, long seen) {
    mirror.reset(listing.cells());
  }

  @Override
  public void apply(ModelledCells.Change change) {
    mirror.update(change.written(), change.deleted());
  }

  @Override
  public void confirm(long nanos) {
    mirror.confirm(nanos);
  }

  @Override
  public void disconnect(String reason) {
    mirror.disconnect(reason);
  }
}
