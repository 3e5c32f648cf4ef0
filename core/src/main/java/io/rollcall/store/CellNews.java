package io.rollcall.store;

import java.util.List;
import java.util.Set;

/**
 * What followers are told of the cells whose keys begin alike: all of them at first, and then those
 * that changed. Immutable.
 */
public sealed interface CellNews {

  /** All that there are. Told at first, and perhaps again; it replaces what was told before. */
  record All(List<Cell> cells) implements CellNews {
    public All {
      cells = List.copyOf(cells);
    }
  }

  /**
   * What changed since the previous delivery, and is told once, as it is now.
   *
   * @param deleted keys that are not there any more
   */
  record Changed(List<Cell> written, Set<String> deleted) implements CellNews {
    public Changed {
      written = List.copyOf(written);
      deleted = Set.copyOf(deleted);
    }
  }
}
