package io.rollcall.config;

import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Cells;
import io.rollcall.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets versions that are too many or too old, never the current one, and keys that were deleted
 * long ago. Several replicas may do it at once. Thread-safe.
 */
final class Retention {

  /** Two cells each fit into a commit. */
  private static final int AT_ONCE = Cells.MOST_WRITES / 2;

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final Cells cells;
  private final ConfigView view;
  private final Clock clock;
  private volatile ConfigSettings settings;

  Retention(Cells cells, ConfigView view, ConfigSettings settings, Clock clock) {
    this.cells = cells;
    this.view = view;
    this.settings = settings;
    this.clock = clock;
  }

  void change(ConfigSettings next) {
    settings = next;
  }

  /** All keys; those that cannot be done now are done the next time. */
  void sweep() {
    for (var head : view.heads()) {
      tryTo(() -> sweep(head), head.stored().key());
    }
  }

  /** After a write of a key; not after each, as what is too many may be a few more for a while. */
  void written(ConfigVersion latest) {
    if (latest.number() > settings.versions() && latest.number() % 8 == 0) {
      tryTo(() -> prune(latest), latest.key());
    }
  }

  private static void tryTo(Runnable forget, String key) {
    try {
      forget.run();
    } catch (RegistryException e) {
      log.debug("Versions of '{}' are forgotten later: {}", key, e.getMessage());
    }
  }

  private void sweep(Head head) {
    var latest = head.stored().version();
    prune(latest);
    if (latest.isDeletion() && isTooOld(latest)) {
      var name = CellNames.head(latest.key());
      var version = CellNames.version(head.stored());
      cells.commit(
          List.of(new Cells.Guard(name, head.revision())),
          List.of(new Cells.Write.Delete(name), new Cells.Write.Delete(version)));
    }
  }

  private void prune(ConfigVersion latest) {
    List<Cells.Write> deletions;
    do {
      deletions = ofEarliest(latest);
      if (!deletions.isEmpty()) {
        cells.commit(List.of(), deletions);
      }
    } while (deletions.size() >= 2 * AT_ONCE);
  }

  /** Deletes some of the earliest, if they are too many or too old. */
  private List<Cells.Write> ofEarliest(ConfigVersion latest) {
    var deletions = new ArrayList<Cells.Write>();
    for (var cell : cells.list(CellNames.versions(latest.key()), null, AT_ONCE)) {
      var stored = VersionText.read(latest.key(), cell.value());
      boolean isTooMany = stored.number() <= latest.number() - settings.versions();
      if (stored.number() >= latest.number() || !(isTooMany || isTooOld(stored.version()))) {
        break;
      }
      deletions.add(new Cells.Write.Delete(cell.key()));
      deletions.add(new Cells.Write.Delete(CellNames.value(stored)));
    }
    return deletions;
  }

  private boolean isTooOld(ConfigVersion version) {
    return version.at().isBefore(clock.now().minus(settings.age()));
  }
}
