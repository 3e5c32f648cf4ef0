package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.app.section.MetricsSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;

/** The services that metrics tell apart: those that exist, as far as there are places. */
@Singleton
final class ServiceLabels implements AutoCloseable {

  private static final Duration SWEPT_EVERY = Duration.ofMinutes(1);

  private final LabelPlaces<String, ServiceCounters> places;
  private final ServiceCounters others;
  private final Loop sweeping;

  /** Asks {@code catalog} nothing before anything is counted, when there is one. */
  ServiceLabels(
      MeterRegistry registry,
      RunningSettings settings,
      Provider<ServiceCatalog> catalog,
      Clock clock,
      Scheduler scheduler) {
    others = new ServiceCounters(registry, LabelPlaces.OTHER);
    places =
        new LabelPlaces<>(
            () -> settings.get(MetricsSection.class).mostServices(),
            service -> catalog.get().knows(service),
            service -> new ServiceCounters(registry, service),
            ServiceCounters::close,
            clock);
    sweeping =
        Loop.every(SWEPT_EVERY, "forgetting services that are long gone", places::sweep, scheduler);
  }

  /** Where a service is counted. */
  ServiceCounters of(String service) {
    return Objects.requireNonNullElse(places.of(service), others);
  }

  /** As {@link #of}, for a service that exists, though the catalog may not have been told yet. */
  ServiceCounters ofExisting(String service) {
    return Objects.requireNonNullElse(places.ofExisting(service), others);
  }

  /** Whether a service has a label of its own. */
  boolean has(String service) {
    return places.of(service) != null;
  }

  @Override
  @PreDestroy
  public void close() {
    sweeping.close();
  }
}
