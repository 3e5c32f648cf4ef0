package io.rollcall.app.http.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many channels of a kind are open, and may be. Thread-safe. */
final class Places {

  private static final Logger log = LoggerFactory.getLogger(Places.class);

  private final String things;
  private final IntSupplier most;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean saidFull;

  /**
   * Makes places of which none is taken.
   *
   * @param things what takes them, in the plural
   */
  Places(String things, IntSupplier most) {
    this.things = things;
    this.most = most;
  }

  int taken() {
    return taken.get();
  }

  /** Takes a place for as long as {@code channel} is open, which is closed when there is none. */
  void take(Channel channel) {
    int now = taken.incrementAndGet();
    channel.closeFuture().addListener(_ -> leave());
    if (now > most.getAsInt()) {
      sayFull();
      var _ = channel.close();
    }
  }

  private void leave() {
    if (taken.decrementAndGet() < most.getAsInt()) {
      saidFull = false;
    }
  }

  private void sayFull() {
    if (!saidFull) {
      saidFull = true;
      log.warn(
          "There are rollcall.http.max-connections ({}) {}; further ones are closed until one ends",
          most.getAsInt(),
          things);
    }
  }
}
