package io.rollcall.backend.kubernetes.cell;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.Objects;
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
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Cells in Kubernetes: a {@code ConfigMap} each, and one for {@link Commits}. Thread-safe. */
public final class KubernetesCells implements Cells {

  private final CellObjects cells;
  private final Commits commits;
  private final MirroredCells mirror = new MirroredCells();
  private final FollowLoop<Objects.Listed<ConfigMap>> loop;

  /**
   * Does nothing before it is started.
   *
   * @param objects for callers
   * @param followed for following
   */
  public KubernetesCells(
      Objects<ConfigMap> objects,
      Objects<ConfigMap> followed,
      String namespace,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.cells = new CellObjects(objects, new CellMaps(namespace));
    this.commits = new Commits(new Journal(objects, namespace), cells, clock, scheduler);
    var journal = new Journal(followed, namespace);
    var follower =
        new CellFollower(followed, journal, commits, mirror, callTimeout, clock, scheduler);
    this.loop = new FollowLoop<>(follower, mirror, clock, scheduler);
  }

  /** Starts to follow the API server, which need not be there yet. */
  public void start() {
    loop.start();
  }

  /** Ends following. */
  public void stop() {
    loop.close();
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    return commits.commit(guards, writes);
  }

  @Override
  public @Nullable Cell get(String key) {
    return CellMaps.cell(cells.get(key));
  }

  /** Kubernetes knows no ranges: all that have the same labels are read. */
  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    return cells.list(prefix).stream()
        .filter(cell -> after == null || cell.key().compareTo(after) > 0)
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
