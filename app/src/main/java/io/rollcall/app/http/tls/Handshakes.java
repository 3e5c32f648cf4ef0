package io.rollcall.app.http.tls;

import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts handshakes. Why one failed is logged for debugging alone: whoever can connect can have any
 * number of them fail. Thread-safe.
 */
@Singleton
public final class Handshakes {

  private static final Logger log = LoggerFactory.getLogger(Handshakes.class);

  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  Handshakes() {}

  /** How many ended well. */
  public long succeeded() {
    return succeeded.sum();
  }

  /** How many did not: the client left, or one refused what the other showed. */
  public long failed() {
    return failed.sum();
  }

  void watch(SslHandler handler) {
    handler.handshakeFuture().addListener(this::ended);
  }

  private void ended(Future<?> handshake) {
    if (handshake.isSuccess()) {
      succeeded.increment();
    } else {
      failed.increment();
      log.debug("A TLS handshake failed: {}", String.valueOf(handshake.cause()));
    }
  }
}
