package io.rollcall.store;

import io.rollcall.model.RegistryException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A few texts by key that are written together or not at all: the port on which the configuration
 * store rests, which every {@link Backend} hands out. Thread-safe.
 *
 * <p>Keys are ASCII without spaces, and ordered as such. Calls block, for a bounded time, on the
 * caller's (virtual) thread. Any may throw {@link RegistryException.BackendUnavailable} (no
 * effect), and a commit {@link RegistryException.OutcomeUnknown}.
 */
public interface Cells {

  /** Cells can be followed whose keys begin so. */
  String FOLLOWED = "heads/";

  /** As many writes fit into one commit, in every store; 16 of them of cells to be followed. */
  int MOST_WRITES = 48;

  /**
   * As many bytes of all values together, in UTF-8, fit into one commit, in every store. Consul
   * takes 512 KiB, in which these are written in Base64 beside up to {@value #MOST_WRITES} keys.
   */
  int MOST_LENGTH = 374_000;

  /**
   * What a commit rests on.
   *
   * @param revision of the cell; 0 when it must not be there
   */
  record Guard(String key, long revision) {}

  /** What a commit does to one key; it names each key once. */
  sealed interface Write {

    String key();

    record Put(String key, String value) implements Write {}

    /** Deleting what is not there does nothing. */
    record Delete(String key) implements Write {}
  }

  /**
   * Makes all of the writes, when all that they rest on holds. Readers see them at once or in their
   * order: whoever sees one sees those before it.
   *
   * @return the revision of the cells that were written; empty when a guard did not hold, and then
   *     nothing was written
   */
  OptionalLong commit(List<Guard> guards, List<Write> writes);

  /** The cell as it is now, seeing every commit that returned; null when there is none. */
  @Nullable Cell get(String key);

  /** Whether {@link #get} answers at once, from the memory of this process. */
  default boolean isLocal() {
    return false;
  }

  /**
   * The next cells in the order of their keys, as they are now.
   *
   * @param prefix with which their keys begin
   * @param after the key after which to go on, which need not exist; null for the first ones
   */
  List<Cell> list(String prefix, @Nullable String after, int most);

  /**
   * Tells {@code watcher} the cells that can be {@link #FOLLOWED}, now and after each change.
   * Returns at once. Never ends by itself, and never tells an emptiness that is really an error.
   */
  Subscription follow(Watcher<CellNews> watcher);

  /**
   * When the store last proved that those who follow have been told all that it held, in
   * nanoseconds of the injected monotonic clock. What was committed before and is not told is gone.
   *
   * @return empty while there is no such proof
   */
  default OptionalLong confirmedNanos() {
    return OptionalLong.empty();
  }
}
