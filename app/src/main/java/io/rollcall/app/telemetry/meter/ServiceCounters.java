package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** All that is counted under one value of {@code service_name}. Thread-safe. */
final class ServiceCounters implements AutoCloseable {

  private record Written(WriteOperation operation, WriteStatus status) {}

  private final LazyCounters<LookupStatus> lookups;
  private final LazyCounters<Written> writes;
  private final LazyCounters<String> failures;

  ServiceCounters(MeterRegistry registry, String service) {
    var labels = Tags.of("service_name", service);
    lookups =
        new LazyCounters<>(
            registry,
            "service.discovery.discovery.operations",
            "Look-ups of services, by what came of them",
            status -> labels.and("status", status.label()));
    writes =
        new LazyCounters<>(
            registry,
            "service.discovery.registry.operations",
            "Writes of instances, by what came of them",
            written ->
                labels
                    .and("operation", written.operation().label())
                    .and("status", written.status().label()));
    failures = FailureCounters.ofInstances(registry, service);
  }

  void count(LookupStatus status) {
    lookups.increment(status);
  }

  void count(WriteOperation operation, WriteStatus status) {
    writes.increment(new Written(operation, status));
  }

  /** Counts a failure of an instance that has no place of its own. */
  void countFailure() {
    failures.increment(LabelPlaces.OTHER);
  }

  @Override
  public void close() {
    lookups.close();
    writes.close();
    failures.close();
  }
}
