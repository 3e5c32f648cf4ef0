package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows by one query after the other that waits for a change. One slow call is no break. */
abstract class WaitingSession implements Following {

  private static final Logger log = LoggerFactory.getLogger(WaitingSession.class);

  /** So that what is held is proved within a second, with time for the answer. */
  static final Duration WAIT = Duration.ofMillis(400);

  static final Duration LEAST_GAP = Duration.ofMillis(20);

  /** The loop takes 4 s for a stop of this process; three calls and the wait stay below that. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(1);

  /** After a break each lease would have a full TTL again. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Duration timeout;
  private final Clock clock;
  private final Scheduler scheduler;
  private long provenNanos;
  private boolean isReplaced;

  WaitingSession(Duration callTimeout, Clock clock, Scheduler scheduler) {
    this.timeout = callTimeout.compareTo(LONGEST_CALL) < 0 ? callTimeout : LONGEST_CALL;
    this.clock = clock;
    this.scheduler = scheduler;
    this.provenNanos = clock.nanos();
  }

  /**
   * Waits for a change, and takes it over.
   *
   * @return when what is held was surely all there is; empty when it is not
   */
  abstract OptionalLong step();

  /** All is held that there was at that time. */
  abstract void confirm(long nanos);

  /** What is followed is another store now, for which there is no patience. */
  final BackendUnavailable replaced() {
    isReplaced = true;
    return new BackendUnavailable("Consul's key-value store is not what it was", null);
  }

  @Override
  public final OptionalLong proceed(Duration longest) {
    try {
      var proof = BoundedCalls.within(timeout).call(this::step);
      if (proof.isPresent()) {
        provenNanos = proof.getAsLong();
        confirm(provenNanos);
      }
      return proof;
    } catch (BackendUnavailable e) {
      if (isReplaced || clock.since(provenNanos).compareTo(PATIENCE) > 0) {
        throw e;
      }
      log.debug("Consul is asked again: {}", e.getMessage());
      Backoff.pause(scheduler, LEAST_GAP);
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {}
}
