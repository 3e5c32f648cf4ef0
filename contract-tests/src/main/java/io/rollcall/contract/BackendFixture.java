package io.rollcall.contract;

import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A backend for one test, and its time, which is real unless the fixture says otherwise. */
public interface BackendFixture extends AutoCloseable {

  /** The same each time; holds nothing at first. */
  Backend backend();

  /** The replicas of Rollcall over the store: just one where they cannot share it. */
  default List<Backend> replicas() {
    return List.of(backend());
  }

  /** How soon a watcher hears of a change as a rule, on an idle machine: the goal for it. */
  default Duration propagation() {
    return Duration.ofMillis(50);
  }

  /**
   * For so long after a removal a heartbeat may be acknowledged that began after it; zero where
   * {@link Guarantee#HEARTBEATS_SEE_REMOVALS} is given.
   */
  default Duration heartbeatsBehind() {
    return Duration.ZERO;
  }

  /**
   * Whether an instance whose heartbeats stopped may stay, unhealthy, while others of its service
   * leave; not where {@link Guarantee#WHAT_EXPIRES_LEAVES} is given.
   */
  default boolean keepsExpired() {
    return false;
  }

  /** The time that the backend goes by, or one that runs as fast. */
  default Clock clock() {
    return Clock.system();
  }

  /** Goes by that time. */
  Scheduler scheduler();

  /**
   * Returns when at least {@code duration} has passed for the backend, and what fell due meanwhile
   * is done or under way.
   */
  default void pass(Duration duration) {
    Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
  }

  @Override
  default void close() {
    backend().close();
  }
}
