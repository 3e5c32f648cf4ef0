package io.rollcall.backend.kubernetes.cell;

import io.rollcall.store.Cells.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit of cells, as the {@link Journal} has it. Immutable.
 *
 * @param number also the revision of the cells that it writes; greater than those of all before
 * @param writes what it does to cells, in order; empty once the cells have it
 * @param isDone whether the cells have it
 * @param resourceVersion of the journal; null for a commit that is not stored yet
 */
record Commit(long number, List<Write> writes, boolean isDone, @Nullable String resourceVersion) {

  Commit {
    writes = List.copyOf(writes);
  }

  /** One that comes after this one, and takes its place in the journal. */
  Commit next(List<Write> writes) {
    return new Commit(number + 1, writes, false, resourceVersion);
  }

  /** The same, once the cells have it. */
  Commit done() {
    return new Commit(number, List.of(), true, resourceVersion);
  }
}
