package io.rollcall.app.telemetry.meter;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a second what costs something to find, so that it is found once for all that a
 * scrape reads of it. Thread-safe.
 */
final class Memo<T> implements Supplier<T> {

  private static final Duration KEPT = Duration.ofSeconds(1);

  private final Supplier<T> source;
  private final Clock clock;
  private @Nullable Found<T> last;

  /** Makes one that has found nothing yet. */
  Memo(Supplier<T> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public synchronized T get() {
    var found = last;
    if (found == null || clock.since(found.nanos()).compareTo(KEPT) >= 0) {
      long nanos = clock.nanos();
      found = new Found<>(source.get(), nanos);
      last = found;
    }
    return found.value();
  }

  private record Found<T>(T value, long nanos) {}
}
