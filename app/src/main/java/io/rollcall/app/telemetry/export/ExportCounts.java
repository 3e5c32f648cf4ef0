package io.rollcall.app.telemetry.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the sending of one signal goes. It is logged when sending begins to fail and when it works
 * again, but no more often than once a minute. Thread-safe.
 */
final class ExportCounts {

  private static final Logger log = LoggerFactory.getLogger(ExportCounts.class);

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Signal signal;
  private final Clock clock;
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private boolean isSaidToFail;
  private boolean hasSpoken;
  private long spokenNanos;

  ExportCounts(Signal signal, Clock clock) {
    this.signal = signal;
    this.clock = clock;
  }

  /** Batches that the collector took. */
  long sent() {
    return sent.sum();
  }

  /** Batches that the collector did not take, after all tries. */
  long failed() {
    return failed.sum();
  }

  /** Spans, metrics or log records that never reached the collector, and never will. */
  long dropped() {
    return dropped.sum();
  }

  /** One of the signal finds no room among those that wait to be sent. */
  void overflowed() {
    dropped.increment();
  }

  /**
   * Sends a batch of {@code size}, and counts what becomes of it. An exception of {@code export} is
   * a failure like others; its message is left out, since it may show a header.
   */
  CompletableResultCode counting(Supplier<CompletableResultCode> export, int size) {
    var result = attempted(export);
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            sent.increment();
            sayThatItWorks();
          } else {
            failed.increment();
            dropped.add(size);
            sayThatItFails(result.getFailureThrowable());
          }
        });
  }

  private static CompletableResultCode attempted(Supplier<CompletableResultCode> export) {
    try {
      return export.get();
    } catch (RuntimeException e) {
      var reason = "sending breaks with " + e.getClass().getSimpleName();
      return CompletableResultCode.ofExceptionalFailure(new IllegalStateException(reason));
    }
  }

  private synchronized void sayThatItFails(@Nullable Throwable reason) {
    if (!isSaidToFail && mayBeSaid()) {
      isSaidToFail = true;
      log.warn(
          "The collector of telemetry does not take {}, which are dropped: {}",
          signal.label(),
          ExportFailure.reason(reason));
    }
  }

  private synchronized void sayThatItWorks() {
    if (isSaidToFail && mayBeSaid()) {
      isSaidToFail = false;
      log.info("The collector of telemetry takes {} again", signal.label());
    }
  }

  private boolean mayBeSaid() {
    if (hasSpoken && clock.since(spokenNanos).compareTo(BETWEEN_LINES) < 0) {
      return false;
    }
    hasSpoken = true;
    spokenNanos = clock.nanos();
    return true;
  }
}
