package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** All that is counted under one value of {@code service_name}. Thread-safe. */
final class ServiceCounters implements AutoCloseable {

  private static final int STATUSES = WriteStatus.values().length;

  private final LazyCounters lookups;
  private final LazyCounters writes;
  private final LazyCounters failures;

  ServiceCounters(MeterRegistry registry, String service) {
    var labels = Tags.of("service_name", service);
    lookups =
        new LazyCounters(
            registry,
            "service.discovery.discovery.operations",
            "Look-ups of services, by what came of them",
            number -> labels.and("status", LookupStatus.values()[number].label()),
            LookupStatus.values().length);
    writes =
        new LazyCounters(
            registry,
            "service.discovery.registry.operations",
            "Writes of instances, by what came of them",
            number ->
                labels
                    .and("operation", WriteOperation.values()[number / STATUSES].label())
                    .and("status", WriteStatus.values()[number % STATUSES].label()),
            WriteOperation.values().length * STATUSES);
    failures = FailureCounters.counter(registry, labels, LabelPlaces.OTHER);
  }

  void count(LookupStatus status) {
    lookups.increment(status.ordinal());
  }

  void count(WriteOperation operation, WriteStatus status) {
    writes.increment(operation.ordinal() * STATUSES + status.ordinal());
  }

  /** Counts a failure of an instance that has no place of its own. */
  void countFailure() {
    failures.increment(0);
  }

  @Override
  public void close() {
    lookups.close();
    writes.close();
    failures.close();
  }
}
