package io.rollcall.config;

import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Cells;
import io.rollcall.time.Clock;
import java.time.Instant;
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
  private static final int AT_ONCE = Cells.MOST_WRITES / 2 - 1;

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
    view.heads().forEach(this::tryToPrune);
  }

  /** After a write of a key; not after each, as what is too many may be a few more for a while. */
  void written(ConfigVersion version) {
    if (version.number() > settings.versions() && version.number() % 8 == 0) {
      var head = view.head(version.key());
      if (head != null) {
        tryToPrune(head);
      }
    }
  }

  private void tryToPrune(Head head) {
    try {
      prune(head);
    } catch (RegistryException e) {
      log.debug("Versions of '{}' are forgotten later: {}", head.stored().key(), e.getMessage());
    }
  }

  private void prune(Head head) {
    var key = head.stored().key();
    var oldest = clock.now().minus(settings.age());
    boolean isForgotten = !head.hasValue() && head.stored().version().at().isBefore(oldest);
    List<Cells.Write> deletions;
    do {
      deletions = tooOld(head, isForgotten, oldest);
      if (!deletions.isEmpty()) {
        cells.commit(List.of(), deletions);
      }
    } while (deletions.size() >= AT_ONCE);
    if (isForgotten) {
      var name = CellNames.head(key);
      cells.commit(
          List.of(new Cells.Guard(name, head.revision())), List.of(new Cells.Write.Delete(name)));
    }
  }

  /** The earliest come first. */
  private List<Cells.Write> tooOld(Head head, boolean isForgotten, Instant oldest) {
    var key = head.stored().key();
    var deletions = new ArrayList<Cells.Write>();
    for (var cell : cells.list(CellNames.versions(key), null, AT_ONCE)) {
      var stored = VersionText.read(key, cell.value());
      boolean isCurrent = stored.number() >= head.stored().number();
      boolean isTooMany = stored.number() <= head.stored().number() - settings.versions();
      if (!isForgotten && (isCurrent || !(isTooMany || stored.version().at().isBefore(oldest)))) {
        break;
      }
      deletions.add(new Cells.Write.Delete(cell.key()));
      deletions.add(new Cells.Write.Delete(CellNames.value(stored)));
    }
    return deletions;
  }
}
