package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rollcall.app.section.MetricsSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Failures of health checks, by instance: probes that failed, and reports by which an instance is
 * unhealthy.
 */
@Singleton
final class FailureCounters implements AutoCloseable {

  private static final Duration SWEPT_EVERY = Duration.ofMinutes(1);

  private final LongAdder all = new LongAdder();
  private final ServiceLabels services;
  private final LabelPlaces<InstanceKey, LazyCounters<String>> places;
  private final Loop sweeping;

  FailureCounters(
      MeterRegistry registry,
      RunningSettings settings,
      ServiceLabels services,
      Provider<ServiceCatalog> catalog,
      Clock clock,
      Scheduler scheduler) {
    this.services = services;
    places =
        new LabelPlaces<>(
            () -> settings.get(MetricsSection.class).mostInstances(),
            key -> isKnown(catalog.get(), key),
            key -> ofInstances(registry, key.service()),
            LazyCounters::close,
            clock);
    sweeping =
        Loop.every(
            SWEPT_EVERY, "forgetting instances that are long gone", places::sweep, scheduler);
    FunctionCounter.builder("health.check.failures", all, LongAdder::sum)
        .description("Failures of health checks: failed probes, and reports of being unhealthy")
        .register(registry);
  }

  /** Counts a failure of an instance. */
  void count(InstanceKey instance) {
    all.increment();
    var own = services.has(instance.service()) ? places.of(instance) : null;
    if (own == null) {
      services.of(instance.service()).countFailure();
    } else {
      own.increment(instance.id());
    }
  }

  /** Counters of a service's instances, by {@code instance_id}. */
  static LazyCounters<String> ofInstances(MeterRegistry registry, String service) {
    return new LazyCounters<>(
        registry,
        "service.discovery.health.check.failures",
        "Failures of health checks, by instance",
        id -> Tags.of("service_name", service, "instance_id", id));
  }

  @Override
  @PreDestroy
  public void close() {
    sweeping.close();
  }

  private static boolean isKnown(ServiceCatalog catalog, InstanceKey key) {
    var service = catalog.peek(key.service());
    return service != null && service.find(key.id()) != null;
  }
}
