package io.rollcall.catalog;

import io.rollcall.catalog.LastKnown.Kept;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what the catalog knows, now and then and at the end, where it has changed since. */
final class Keeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  static final Duration SAVED_EVERY = Duration.ofMinutes(1);

  private final LastKnown place;
  private final Supplier<@Nullable Kept> known;
  private final Loop saving;

  /** What was saved last, as one number; changed by one thread at a time. */
  private long saved;

  /** From then on what is known may have been let go of. Guarded by this. */
  private boolean closed;

  /**
   * Starts at once.
   *
   * @param known gives what is known for sure; null while nothing is
   */
  Keeper(LastKnown place, Supplier<@Nullable Kept> known, Scheduler scheduler) {
    this.place = place;
    this.known = known;
    this.saving =
        Loop.every(SAVED_EVERY, "saving the services that are known", this::save, scheduler);
  }

  /** Saves once more, and never again: nor does a run that is under way. Idempotent. */
  @Override
  public synchronized void close() {
    saving.close();
    try {
      save();
    } catch (RuntimeException e) {
      log.warn("The services that are known could not be saved at the end", e);
    }
    closed = true;
  }

  private synchronized void save() {
    var kept = closed ? null : known.get();
    if (kept != null && saved != digest(kept)) {
      place.save(kept);
      saved = digest(kept);
    }
  }

  /** Differs when a service came, went, or has another revision. */
  private static long digest(Kept kept) {
    long digest = kept.services().size();
    for (var state : kept.services()) {
      digest = 31 * digest + state.service().hashCode();
      digest = 31 * digest + Long.hashCode(state.revision());
    }
    return digest;
  }
}
