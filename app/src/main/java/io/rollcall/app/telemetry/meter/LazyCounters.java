package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Counters of one name, each with other labels. One is shown once it has counted something.
 * Thread-safe; counting takes no lock and makes no object, but for the first time.
 *
 * @param <K> tells the counters apart; there are few
 */
final class LazyCounters<K> implements AutoCloseable {

  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Function<K, Tags> labels;
  private final ConcurrentMap<K, LongAdder> counts = new ConcurrentHashMap<>();
  private final List<FunctionCounter> shown = new ArrayList<>();
  private boolean closed;

  /** Makes counters of which none is shown. */
  LazyCounters(MeterRegistry registry, String name, String description, Function<K, Tags> labels) {
    this.registry = registry;
    this.name = name;
    this.description = description;
    this.labels = labels;
  }

  void increment(K which) {
    var count = counts.get(which);
    (count == null ? begin(which) : count).increment();
  }

  /** Shows none of them any more. */
  @Override
  public synchronized void close() {
    closed = true;
    shown.forEach(registry::remove);
    shown.clear();
  }

  private synchronized LongAdder begin(K which) {
    var known = counts.get(which);
    if (known != null) {
      return known;
    }
    var count = new LongAdder();
    counts.put(which, count);
    if (!closed) {
      shown.add(
          FunctionCounter.builder(name, count, LongAdder::sum)
              .tags(labels.apply(which))
              .description(description)
              .register(registry));
    }
    return count;
  }
}
