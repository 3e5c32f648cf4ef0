package io.rollcall.backend.kubernetes.beat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.beat.Beats;
import io.rollcall.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what this replica tells the others. Each write names the one that it follows; so one that
 * was given up, and reaches the API server after a later one, is refused there. For one thread at a
 * time, but for {@link #forget}.
 */
public final class BeatWriter {

  private static final Logger log = LoggerFactory.getLogger(BeatWriter.class);

  /** The first may fail because of a write that was given up, or of somebody who removed it. */
  private static final int MOST_TRIES = 3;

  private final Objects<Lease> leases;
  private final BeatLeases form;
  private final Clock clock;

  /** The object as this replica last saw it; null when it saw none. */
  private @Nullable Lease there;

  /**
   * Writes nothing by itself.
   *
   * @param namespace of {@code leases}
   */
  public BeatWriter(Objects<Lease> leases, String namespace, Clock clock) {
    this.leases = leases;
    this.form = new BeatLeases(namespace);
    this.clock = clock;
  }

  /** As {@link io.rollcall.store.beat.BeatStore#tell}. */
  public void tell(Beats beats) {
    var name = BeatLeases.name(beats.replica());
    for (int i = 0; i < MOST_TRIES; i++) {
      var written = leases.write(form.lease(beats, clock.now(), there));
      there = written == null ? leases.get(name) : written;
      if (written != null) {
        return;
      }
    }
    throw new BackendUnavailable("lease '%s' is written by others, too".formatted(name), null);
  }

  /** As {@link io.rollcall.store.beat.BeatStore#forget}. */
  public void forget(Beats last) {
    var told = leases.get(BeatLeases.name(last.replica()));
    if (told != null && isOf(last, told)) {
      leases.delete(told);
    }
  }

  private static boolean isOf(Beats beats, Lease told) {
    try {
      return BeatLeases.read(told).number() == beats.number();
    } catch (UnreadableValue e) {
      log.debug("Lease '{}' is left alone: {}", told.getMetadata().getName(), e.getMessage());
      return false;
    }
  }
}
