package io.rollcall.backend.kubernetes.cell;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.LastingWatch;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.api.Objects.Listed;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.store.watch.MirroredCells;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cells that can be followed. The journal is watched with them. It is read now and
 * then, too: once the watch has told it as it was read, it has told all commits that had returned
 * before. For the loop's thread.
 */
final class CellFollower implements Followable<Listed<ConfigMap>> {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(CellFollower.class);

  private final Objects<ConfigMap> objects;
  private final Journal journal;
  private final Commits commits;
  private final MirroredCells mirror;
  private final Duration callTimeout;
  private final Clock clock;
  private final Scheduler scheduler;

  CellFollower(
      Objects<ConfigMap> objects,
      Journal journal,
      Commits commits,
      MirroredCells mirror,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.objects = objects;
    this.journal = journal;
    this.commits = commits;
    this.mirror = mirror;
    this.callTimeout = callTimeout;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "Kubernetes";
  }

  @Override
  public Duration callTimeout() {
    return callTimeout;
  }

  @Override
  public Listed<ConfigMap> list(Duration timeout, Duration longest) {
    return objects.list(CellMaps.FOLLOWED, timeout, longest);
  }

  /** Nothing expires: what is gone was deleted, or lost. */
  @Override
  public Collection<String> suspiciousLosses(Listed<ConfigMap> listing) {
    return List.of();
  }

  @Override
  public Following follow(Listed<ConfigMap> listing) {
    var cells = new ArrayList<Cell>();
    @Nullable String told = null;
    for (var map : listing.items()) {
      var cell = CellMaps.cell(map);
      if (cell != null) {
        cells.add(cell);
      } else if (Journal.isJournal(map)) {
        told = version(map);
      }
    }
    mirror.reset(cells);
    return new Session(
        new LastingWatch<>(objects, CellMaps.FOLLOWED, listing.resourceVersion(), clock), told);
  }

  /**
   * The journal as it was read.
   *
   * @param nanos from before that
   * @param commit null when there was none yet
   */
  private record Look(long nanos, @Nullable Commit commit) {

    boolean isOf(@Nullable String version) {
      return version == null
          ? commit == null
          : commit != null && version.equals(commit.resourceVersion());
    }

    boolean showsAgain(Commit undone) {
      return undone.equals(commit);
    }
  }

  private final class Session implements Following {

    private final LastingWatch<ConfigMap> watch;

    /** The version of the journal that was told last; null when there is none. */
    private @Nullable String told;

    private @Nullable Look look;
    private boolean isLookProved;

    Session(LastingWatch<ConfigMap> watch, @Nullable String told) {
      this.watch = watch;
      this.told = told;
    }

    @Override
    public OptionalLong proceed(Duration longest) throws InterruptedException {
      var before = look;
      var now =
          before == null || clock.since(before.nanos()).compareTo(LOOK_EVERY) >= 0
              ? lookAfter(before)
              : before;
      if (isLookProved || !now.isOf(told)) {
        take(watch.next(longest));
      }
      if (isLookProved || !now.isOf(told)) {
        return OptionalLong.empty();
      }
      isLookProved = true;
      mirror.confirm(now.nanos());
      return OptionalLong.of(now.nanos());
    }

    private Look lookAfter(@Nullable Look before) {
      long nanos = clock.nanos();
      var last = journal.last();
      if (last != null && !last.isDone() && before != null && before.showsAgain(last)) {
        scheduler.after(Duration.ZERO, () -> finish(last));
      }
      isLookProved = false;
      var now = new Look(nanos, last);
      look = now;
      return now;
    }

    private void take(@Nullable News<ConfigMap> news) {
      switch (news) {
        case News.Changed<ConfigMap>(var map) when Journal.isJournal(map) -> told = version(map);
        case News.Removed<ConfigMap>(var map) when Journal.isJournal(map) -> told = null;
        case News.Changed<ConfigMap>(var map) -> tell(map, CellMaps.cell(map));
        case News.Removed<ConfigMap>(var map) -> tell(map, null);
        case null, default -> {}
      }
    }

    private void tell(ConfigMap map, @Nullable Cell cell) {
      var key = CellMaps.key(map);
      if (cell != null) {
        mirror.update(List.of(cell), Set.of());
      } else if (key != null) {
        mirror.update(List.of(), Set.of(key));
      }
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  private void finish(Commit left) {
    try {
      commits.finishLeft(left);
      log.info("Finished commit {} of configurations, whose writer must have died", left.number());
    } catch (BackendUnavailable e) {
      log.debug("Commit {} of configurations is finished later: {}", left.number(), e.getMessage());
    }
  }

  private static String version(ConfigMap map) {
    return map.getMetadata().getResourceVersion();
  }
}
