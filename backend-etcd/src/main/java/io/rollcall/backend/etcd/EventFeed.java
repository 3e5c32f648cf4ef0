package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Event;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Takes over what etcd holds, as a listing and then as events. For the loop's thread.
 *
 * @param <L> all keys that are followed, at one revision
 */
interface EventFeed<L extends EventFeed.Revised> {

  /** Of one revision of etcd. */
  interface Revised {
    long revision();
  }

  /**
   * Reads them; linearizable.
   *
   * @param timeout of a page
   * @param longest that all of it takes
   */
  L list(Duration timeout, Duration longest);

  /** As {@link io.rollcall.store.follow.Followable#suspiciousLosses}. */
  Collection<String> suspiciousLosses(L listing);

  void reset(L listing);

  /** Of one or more revisions, each with all its events. */
  void apply(List<Event> events);

  /** Whether something is held back that {@link #tellOverdue} may have to tell soon. */
  default boolean awaitsSettlement() {
    return false;
  }

  /** Tells what was held back for too long. */
  default void tellOverdue() {}

  /** All is taken over that there was at that time. */
  void confirm(long nanos);
}
