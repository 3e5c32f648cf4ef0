package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a sentence why an instance could not be asked. That is the instance's failure, except for
 * a {@link Shortage}: the probe is inconclusive then, and the operator is told in the log, once a
 * minute at most. Thread-safe.
 */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final Clock clock;
  private final AtomicLong quietUntilNanos;

  Failures(Clock clock) {
    this.clock = clock;
    this.quietUntilNanos = new AtomicLong(clock.nanos());
  }

  ProbeResult of(IOException failure, String host, Duration timeout) {
    var shortage = first(Shortage.class, failure);
    if (shortage.isPresent()) {
      warn(shortage.get());
      return ProbeResult.inconclusive("not probed: " + said(shortage.get()));
    }
    return ProbeResult.failed(text(failure, host, timeout));
  }

  /** What the innermost cause says. */
  static String reason(Throwable failure) {
    var cause = failure.getCause();
    return cause == null ? said(failure) : reason(cause);
  }

  static ProbeResult late(Duration timeout) {
    return ProbeResult.failed(tooLate(timeout));
  }

  private void warn(Shortage shortage) {
    long nowNanos = clock.nanos();
    long untilNanos = quietUntilNanos.get();
    if (nowNanos - untilNanos >= 0
        && quietUntilNanos.compareAndSet(untilNanos, nowNanos + BETWEEN_WARNINGS.toNanos())) {
      log.warn(
          "Instances could not be probed and keep their status: {}. This is said once in {}",
          said(shortage),
          BETWEEN_WARNINGS);
    }
  }

  /** What says most, among the failure and what caused it. */
  private static String text(IOException failure, String host, Duration timeout) {
    return first(TargetDenied.class, failure)
        .map(Failures::said)
        .or(() -> first(UnknownHostException.class, failure).map(Failures::said))
        .or(() -> first(InterruptedIOException.class, failure).map(_ -> tooLate(timeout)))
        .or(
            () ->
                first(SSLPeerUnverifiedException.class, failure)
                    .map(_ -> "TLS: the certificate is not for '" + host + "'"))
        .or(() -> first(SSLException.class, failure).map(tls -> "TLS: " + said(tls)))
        .orElseGet(() -> "connection failed: " + reason(failure));
  }

  private static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static String tooLate(Duration timeout) {
    return "no answer within " + timeout;
  }

  private static String said(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
