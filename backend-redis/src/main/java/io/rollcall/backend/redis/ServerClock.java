package io.rollcall.backend.redis;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the Redis server, by which leases end there, held against this process's monotonic
 * clock. When the server's clock was stepped, or another server with another time took over, the
 * first replica that notices has all times there shifted, so that they go on as if nothing had
 * been. Thread-safe.
 *
 * <p>A server's clock that jumped forward along with this machine's wall clock says nothing: this
 * process may have been suspended. Then nothing is shifted.
 */
final class ServerClock {

  private static final Logger log = LoggerFactory.getLogger(ServerClock.class);

  /** What took longer to answer tells no time: it may be of any moment since it was asked for. */
  private static final Duration LONGEST_ANSWER = Duration.ofMillis(400);

  private static final Duration SMALLEST_STEP = Duration.ofMillis(500);
  private static final int MOST_TRIES = 3;

  /**
   * What the server's clock was found to show.
   *
   * @param offset of the server's time from the monotonic clock's
   * @param wallOffset of this machine's wall clock from that
   * @param shift that the server's time has in it
   */
  private record Seen(Duration offset, Duration wallOffset, String shift) {}

  private final RedisCalls calls;
  private final Clock clock;
  private volatile @Nullable Seen seen;

  ServerClock(RedisCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * What a look at the server's clock told.
   *
   * @param due whose lease has ended by it
   * @param isSteady whether the time did not jump
   */
  record Look(List<String> due, boolean isSteady) {}

  /**
   * Looks at the server's clock, and has its steps made up for. Null when the answer took too long
   * to tell the time.
   *
   * @param but how many instances not to be told whose lease seems to have ended, of the first
   * @param most how many others to be told
   */
  @Nullable Look look(int but, int most) {
    long askedNanos = clock.nanos();
    var answer = calls.read(List.of(), "due", Integer.toString(but), Integer.toString(most));
    var took = clock.since(askedNanos);
    if (took.compareTo(LONGEST_ANSWER) > 0) {
      return null;
    }
    var monotonic = Duration.ofNanos(askedNanos).plus(took.dividedBy(2));
    var now =
        new Seen(
            Duration.ofMillis(answer.number(0)).minus(monotonic),
            Duration.ofMillis(clock.now().toEpochMilli()).minusNanos(clock.nanos()),
            answer.text(1));
    return new Look(answer.texts(2), isSteady(now));
  }

  /** The time to expect in a call that is sent now, in milliseconds; empty when it is not known. */
  String expected() {
    var known = seen;
    return known == null
        ? ""
        : Long.toString(Duration.ofNanos(clock.nanos()).plus(known.offset()).toMillis());
  }

  /**
   * Makes a call that says what time is {@link #expected}, and makes it again when the server's
   * time was found to be another: then it had no effect.
   */
  Reply expecting(Supplier<Reply> call) {
    for (int i = 0; i < MOST_TRIES; i++) {
      var reply = call.get();
      if (!reply.is("clock")) {
        return reply;
      }
      look(0, 0);
    }
    throw new BackendUnavailable("the clock of the Redis server was stepped", null);
  }

  /** Whether the server's time went on as this process's. */
  private synchronized boolean isSteady(Seen now) {
    var before = seen;
    if (before == null || !before.shift().equals(now.shift())) {
      seen = now;
      return before == null;
    }
    var step = now.offset().minus(before.offset());
    if (step.abs().compareTo(SMALLEST_STEP) < 0) {
      seen = now; // clocks drift
      return true;
    }
    var wallStep = now.wallOffset().minus(before.wallOffset());
    if (step.isPositive() && step.minus(wallStep).abs().compareTo(SMALLEST_STEP) < 0) {
      log.warn("This process was suspended for {}, or all clocks were stepped", step);
      seen = now;
    } else {
      shift(before, now, step);
    }
    return false;
  }

  private void shift(Seen before, Seen now, Duration step) {
    long shift = Long.parseLong(now.shift()) - step.toMillis();
    var reply = calls.read(List.of(), "shift", now.shift(), Long.toString(shift));
    if (reply.is("done")) {
      log.warn("The Redis server's clock was stepped by {}: times there are shifted", step);
      seen = new Seen(before.offset(), now.wallOffset(), Long.toString(shift));
    } else {
      seen = null;
    }
  }
}
