package io.rollcall.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cells;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values, as stored. Those that were asked for are held, up to a size; when a later version comes
 * of one that is held, its value is read at once, so that it is at hand should the store be away.
 * Thread-safe.
 */
final class ConfigValues {

  /** What holding a value costs beside its characters, about. */
  private static final int OVERHEAD = 200;

  private static final Logger log = LoggerFactory.getLogger(ConfigValues.class);

  private final Cells cells;
  private final Scheduler scheduler;
  private final Cache<String, String> held;

  ConfigValues(Cells cells, long heldSize, Scheduler scheduler) {
    this.cells = cells;
    this.scheduler = scheduler;
    this.held =
        Caffeine.newBuilder()
            .<String, String>weigher((name, value) -> name.length() + value.length() + OVERHEAD)
            .maximumWeight(heldSize)
            .executor(Runnable::run)
            .build();
  }

  /** Null when it has to be read. */
  @Nullable String atHand(StoredVersion stored) {
    return held.getIfPresent(CellNames.value(stored));
  }

  /**
   * The value of a version that has one.
   *
   * @return null when it is not kept any more
   */
  @Nullable String read(StoredVersion stored) {
    return held.get(CellNames.value(stored), this::readCell);
  }

  private @Nullable String readCell(String name) {
    var cell = cells.get(name);
    return cell == null ? null : cell.value();
  }

  /** One version took the place of the other. */
  void replaced(StoredVersion before, StoredVersion after) {
    if (atHand(before) == null) {
      return;
    }
    held.invalidate(CellNames.value(before));
    if (!after.version().isDeletion()) {
      scheduler.after(Duration.ZERO, () -> tryToRead(after));
    }
  }

  private void tryToRead(StoredVersion stored) {
    try {
      read(stored);
    } catch (BackendUnavailable e) {
      log.debug("'{}' is read when it is asked for: {}", stored.key(), e.getMessage());
    }
  }
}
