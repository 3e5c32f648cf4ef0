package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one name, numbered, each with other labels. One is shown once it has counted
 * something. Thread-safe; counting takes no lock and makes no object, but for the first time.
 */
final class LazyCounters implements AutoCloseable {

  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final IntFunction<Tags> labels;
  private final AtomicReferenceArray<@Nullable LongAdder> counts;
  private final List<FunctionCounter> shown = new ArrayList<>();
  private boolean closed;

  /**
   * Makes counters of which none is shown.
   *
   * @param labels of the counter of each number
   * @param size how many numbers there are, from zero
   */
  LazyCounters(
      MeterRegistry registry, String name, String description, IntFunction<Tags> labels, int size) {
    this.registry = registry;
    this.name = name;
    this.description = description;
    this.labels = labels;
    this.counts = new AtomicReferenceArray<>(size);
  }

  void increment(int number) {
    var count = counts.get(number);
    (count == null ? begin(number) : count).increment();
  }

  /** Shows none of them any more. */
  @Override
  public synchronized void close() {
    closed = true;
    shown.forEach(registry::remove);
    shown.clear();
  }

  private synchronized LongAdder begin(int number) {
    var count = counts.get(number);
    if (count == null) {
      count = new LongAdder();
      counts.set(number, count);
      if (!closed) {
        shown.add(
            FunctionCounter.builder(name, count, LongAdder::sum)
                .tags(labels.apply(number))
                .description(description)
                .register(registry));
      }
    }
    return count;
  }
}
