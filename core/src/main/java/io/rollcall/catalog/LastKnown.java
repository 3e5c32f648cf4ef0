package io.rollcall.catalog;

import io.rollcall.model.ServiceState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was known of the services over a restart, so that a replica which starts while its
 * store is out of reach has something to serve. What was kept is served, marked stale, until the
 * store tells; nothing is ever removed from the store, probed or told as an event because of it.
 */
public interface LastKnown {

  /** Keeps nothing. */
  LastKnown NOTHING =
      new LastKnown() {
        @Override
        public @Nullable Kept load() {
          return null;
        }

        @Override
        public void save(Kept kept) {}
      };

  /** What was last saved; null when nothing was, or it cannot be read, which the log tells. */
  @Nullable Kept load();

  /**
   * Replaces what was saved, or leaves it as it is and throws.
   *
   * @throws java.io.UncheckedIOException when it cannot be saved
   */
  void save(Kept kept);

  /**
   * What was known.
   *
   * @param at when, by the wall clock
   */
  record Kept(Instant at, List<ServiceState> services) {
    public Kept {
      services = List.copyOf(services);
    }
  }
}
