package io.rollcall.config;

import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import io.rollcall.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets versions that are too many or were replaced too long ago, never the current one, and keys
 * that were deleted long ago. However long a value was the current one, there is time to roll back
 * to it. Several replicas may do it at once. Thread-safe.
 */
final class Retention {

  /** Two cells each fit into a commit. */
  private static final int AT_ONCE = Cells.MOST_WRITES / 2;

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** Each may be crossed by a write of the key. */
  private static final int TRIES = 3;

  private final Cells cells;
  private final ConfigView view;
  private final ConfigReads reads;
  private final Clock clock;
  private volatile ConfigSettings settings;

  Retention(Cells cells, ConfigView view, ConfigReads reads, ConfigSettings settings, Clock clock) {
    this.cells = cells;
    this.view = view;
    this.reads = reads;
    this.settings = settings;
    this.clock = clock;
  }

  void change(ConfigSettings next) {
    settings = next;
  }

  /** All keys; those that cannot be done now are done the next time. */
  void sweep() {
    for (var head : view.heads()) {
      if (view.whyStale() != null) {
        return;
      }
      tryTo(() -> sweep(head), head.stored().key());
    }
  }

  /**
   * After a write of a key; not after each, as what is too many may be a quarter more for a while.
   *
   * @param latest as far as this replica knows
   */
  void written(Head latest) {
    long number = latest.stored().number();
    int atOnce = Math.clamp(settings.versions() / 4, 1, AT_ONCE);
    if (number > settings.versions() && number % atOnce == 0) {
      tryTo(() -> pruneNow(latest), latest.stored().key());
    }
  }

  private void pruneNow(Head latest) {
    var head = latest;
    for (int tried = 0; tried < TRIES && head != null && !prune(head); tried++) {
      head = reads.head(latest.stored().key());
    }
  }

  private static void tryTo(Runnable forget, String key) {
    try {
      forget.run();
    } catch (RegistryException e) {
      log.debug("Versions of '{}' are forgotten later: {}", key, e.getMessage());
    } catch (RuntimeException e) {
      log.warn("Versions of '{}' could not be forgotten", key, e);
    }
  }

  private void sweep(Head head) {
    var latest = head.stored().version();
    if (prune(head) && latest.isDeletion() && isTooOld(latest)) {
      var name = CellNames.head(latest.key());
      var version = CellNames.version(head.stored());
      commit(head, List.of(new Cells.Write.Delete(name), new Cells.Write.Delete(version)));
    }
  }

  /** False when that is not the latest version any more. */
  private boolean prune(Head head) {
    List<Cells.Write> deletions;
    do {
      deletions = ofEarliest(head.stored().version());
      if (!deletions.isEmpty() && !commit(head, deletions)) {
        return false;
      }
    } while (deletions.size() >= 2 * AT_ONCE);
    return true;
  }

  /**
   * Only while the head is that one: were the key forgotten and written anew, its versions would
   * have the same numbers again.
   */
  private boolean commit(Head head, List<Cells.Write> deletions) {
    return cells.commit(List.of(head.guard(), head.guardOfVersion()), deletions).isPresent();
  }

  /** Deletes some of the earliest, if they are too many or were replaced too long ago. */
  private List<Cells.Write> ofEarliest(ConfigVersion latest) {
    var earliest =
        cells.list(CellNames.versions(latest.key()), null, AT_ONCE + 1).stream()
            .map(cell -> read(latest.key(), cell))
            .filter(Objects::nonNull)
            .toList();
    var deletions = new ArrayList<Cells.Write>();
    for (var stored : earliest.subList(0, Math.min(AT_ONCE, earliest.size()))) {
      boolean isTooMany = stored.number() <= latest.number() - settings.versions();
      if (stored.number() >= latest.number()
          || !(isTooMany || isTooOld(replacement(stored, earliest, latest)))) {
        break;
      }
      deletions.add(new Cells.Write.Delete(CellNames.version(stored)));
      deletions.add(new Cells.Write.Delete(CellNames.value(stored)));
    }
    return deletions;
  }

  private static ConfigVersion replacement(
      StoredVersion stored, List<StoredVersion> others, ConfigVersion latest) {
    return others.stream()
        .filter(other -> other.number() > stored.number())
        .findFirst()
        .map(StoredVersion::version)
        .orElse(latest);
  }

  /** Null when it makes no sense: perhaps it does to a later Rollcall. */
  private static @Nullable StoredVersion read(String key, Cell cell) {
    try {
      var stored = VersionText.read(key, cell.value());
      return cell.key().equals(CellNames.version(stored)) ? stored : null;
    } catch (IllegalArgumentException e) {
      log.debug("'{}' is passed over: {}", cell.key(), e.getMessage());
      return null;
    }
  }

  private boolean isTooOld(ConfigVersion version) {
    return version.at().isBefore(clock.now().minus(settings.age()));
  }
}
