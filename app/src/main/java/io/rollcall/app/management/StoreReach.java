package io.rollcall.app.management;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.model.RegistryException;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store is in reach. A loop asks the store again and again; whoever wants to know is
 * told what the store said last, at once, so that a store that hangs keeps nobody waiting.
 * Thread-safe.
 */
@Context
@Requires(beans = Rollcall.class)
final class StoreReach {

  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** A store that has not answered for so long is out of reach, whatever it said before. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private final Backend backend;
  private final Clock clock;
  private final Loop asking;
  private volatile Answer last;

  /**
   * What the store said.
   *
   * @param failure why it is out of reach; null when it is in reach
   * @param nanos when that was
   * @param reachedNanos when it was last in reach; the start counts
   */
  private record Answer(@Nullable String failure, long nanos, long reachedNanos) {}

  /** That the store is out of reach: for how long, and why. */
  record Absence(Duration lasting, String reason) {}

  StoreReach(Backend backend, Clock clock, Scheduler scheduler) {
    this.backend = backend;
    this.clock = clock;
    this.last = new Answer(null, clock.nanos(), clock.nanos());
    this.asking =
        Loop.nowAndEvery(PERIOD, "asking whether the store is in reach", this::ask, scheduler);
  }

  @PreDestroy
  void close() {
    asking.close();
  }

  /** Empty while the store is in reach. */
  Optional<Absence> absence() {
    var answer = last;
    var silence = clock.since(answer.nanos());
    var failure = answer.failure();
    if (failure == null && silence.compareTo(LONGEST_SILENCE) > 0) {
      failure = "the store has not answered for " + silence.toSeconds() + " s";
    }
    return failure == null
        ? Optional.empty()
        : Optional.of(new Absence(clock.since(answer.reachedNanos()), failure));
  }

  private void ask() {
    try {
      backend.check();
      last = new Answer(null, clock.nanos(), clock.nanos());
    } catch (RegistryException e) {
      last = new Answer(e.getMessage(), clock.nanos(), last.reachedNanos());
    }
  }
}
