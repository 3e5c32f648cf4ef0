package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.LookupMeter;
import io.rollcall.model.RegistryException;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** How the look-ups of services go, and how many the catalog answers without asking the store. */
@Singleton
final class LookupMeters implements LookupMeter {

  private static final String CACHE_TYPE = "cache_type";
  private static final String CATALOG = "catalog";

  private final ServiceLabels services;
  private final LongAdder requests = new LongAdder();
  private final LongAdder misses = new LongAdder();

  LookupMeters(MeterRegistry registry, ServiceLabels services) {
    this.services = services;
    FunctionCounter.builder("discovery.requests", requests, LongAdder::sum)
        .description("Look-ups of services, each of those of one request counted")
        .register(registry);
    FunctionCounter.builder("rollcall.cache.requests", this, LookupMeters::hits)
        .tag(CACHE_TYPE, CATALOG)
        .tag("outcome", "hit")
        .description("Look-ups that were answered from memory, and that had to wait for the store")
        .register(registry);
    FunctionCounter.builder("rollcall.cache.requests", misses, LongAdder::sum)
        .tag(CACHE_TYPE, CATALOG)
        .tag("outcome", "miss")
        .description("Look-ups that were answered from memory, and that had to wait for the store")
        .register(registry);
    Gauge.builder("service.discovery.cache.hit.ratio", this, LookupMeters::hitRatio)
        .tag(CACHE_TYPE, CATALOG)
        .description("Part of the look-ups, since the start, that were answered from memory")
        .register(registry);
  }

  @Override
  public void found(ServiceSnapshot snapshot) {
    requests.increment();
    services.of(snapshot.service()).count(LookupStatus.of(snapshot));
  }

  @Override
  public void failed(String service, RegistryException reason) {
    requests.increment();
    services.of(service).count(LookupStatus.of(reason));
  }

  @Override
  public void missed() {
    misses.increment();
  }

  /** Those under way that missed are counted as requests once they end. */
  private double hits() {
    long missed = misses.sum();
    return Math.max(0, requests.sum() - missed);
  }

  /** NaN before the first. */
  private double hitRatio() {
    double hits = hits();
    return hits / (hits + misses.sum());
  }
}
