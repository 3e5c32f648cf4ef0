package io.rollcall.config;

import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cells;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store has now, read there. Each version names the attempt of the one before it, so that
 * from the latest one on it is known which of several attempts at a number counts. Thread-safe.
 */
final class ConfigReads {

  private static final int PAGE = 100;

  private final Cells cells;

  ConfigReads(Cells cells) {
    this.cells = cells;
  }

  /** The latest version; null when there is none. */
  @Nullable Head head(String key) {
    var cell = cells.get(CellNames.head(key));
    return cell == null ? null : new Head(stored(key, cell.value()), cell.revision());
  }

  /** A version of that number; null when it is not kept, or never was. */
  @Nullable StoredVersion version(String key, long number) {
    var head = head(key);
    if (head == null || number < 1 || number > head.stored().number()) {
      return null;
    }
    var candidates = cells.list(CellNames.versions(key, number), null, PAGE);
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? null : stored(key, candidates.getFirst().value());
    }
    var start = HistoryCursor.at(head.stored());
    while (true) {
      var chain = chain(key, start, PAGE);
      var found = chain.stream().filter(stored -> stored.number() == number).findFirst();
      if (found.isPresent() || chain.size() < PAGE || chain.getLast().number() < number) {
        return found.orElse(null);
      }
      start = HistoryCursor.before(chain.getLast());
    }
  }

  /** Versions from {@code start} on, the latest first, as far as they are kept. */
  List<StoredVersion> chain(String key, HistoryCursor start, int most) {
    var all = new HashMap<String, StoredVersion>();
    var after = CellNames.versions(key, Math.max(1, start.number() - most + 1));
    var end = CellNames.versions(key, start.number() + 1);
    for (var page = cells.list(CellNames.versions(key), after, PAGE); ; ) {
      for (var cell : page) {
        if (cell.key().compareTo(end) < 0) {
          all.put(cell.key(), stored(key, cell.value()));
        }
      }
      if (page.size() < PAGE || page.getLast().key().compareTo(end) >= 0) {
        break;
      }
      page = cells.list(CellNames.versions(key), page.getLast().key(), PAGE);
    }
    var chain = new ArrayList<StoredVersion>();
    var next = all.get(CellNames.versions(key, start.number()) + start.attempt());
    while (next != null) {
      chain.add(next);
      next = all.get(CellNames.versions(key, next.number() - 1) + next.previous());
    }
    return chain;
  }

  private static StoredVersion stored(String key, String text) {
    try {
      return VersionText.read(key, text);
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailable(
          "what the store has of configuration '%s' makes no sense: %s"
              .formatted(key, e.getMessage()),
          e);
    }
  }
}
