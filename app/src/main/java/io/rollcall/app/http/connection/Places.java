package io.rollcall.app.http.connection;

import io.netty.channel.Channel;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many channels of a kind are open, and may be. Thread-safe. */
final class Places {

  private static final Logger log = LoggerFactory.getLogger(Places.class);

  /** Whoever opens and closes many channels in turn could fill the log else. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final String things;
  private final IntSupplier most;
  private final Clock clock;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong saidFullNanos;

  /**
   * Makes places of which none is taken.
   *
   * @param things what takes them, in the plural
   */
  Places(String things, IntSupplier most, Clock clock) {
    this.things = things;
    this.most = most;
    this.clock = clock;
    this.saidFullNanos = new AtomicLong(clock.nanos() - QUIET.toNanos());
  }

  int taken() {
    return taken.get();
  }

  /** Takes a place for as long as {@code channel} is open, which is closed when there is none. */
  void take(Channel channel) {
    int now = taken.incrementAndGet();
    channel.closeFuture().addListener(_ -> taken.decrementAndGet());
    if (now > most.getAsInt()) {
      sayFull();
      var _ = channel.close();
    }
  }

  private void sayFull() {
    long said = saidFullNanos.get();
    if (clock.since(said).compareTo(QUIET) >= 0
        && saidFullNanos.compareAndSet(said, clock.nanos())) {
      log.warn(
          "There are rollcall.http.max-connections ({}) {}; further ones are closed until one ends",
          most.getAsInt(),
          things);
    }
  }
}
