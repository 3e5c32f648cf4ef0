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
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder refused = new LongAdder();

  LookupMeters(MeterRegistry registry, ServiceLabels services) {
    this.services = services;
    FunctionCounter.builder("discovery.requests", this, LookupMeters::requests)
        .description("Look-ups of services, each of those of one request counted")
        .register(registry);
    FunctionCounter.builder("rollcall.cache.requests", hits, LongAdder::sum)
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
  public void hit(ServiceSnapshot atHand) {
    hits.increment();
    services.of(atHand.service()).count(LookupStatus.of(atHand));
  }

  @Override
  public void loaded(ServiceSnapshot fetched) {
    misses.increment();
    services.of(fetched.service()).count(LookupStatus.of(fetched));
  }

  /** What was refused for what it is says nothing about the catalog. */
  @Override
  public void failed(String service, RegistryException reason) {
    var status = LookupStatus.of(reason);
    (status == LookupStatus.FAILED ? misses : refused).increment();
    services.of(service).count(status);
  }

  private double requests() {
    return hits.sum() + misses.sum() + refused.sum();
  }

  /** NaN before the first. */
  private double hitRatio() {
    double found = hits.sum();
    return found / (found + misses.sum());
  }
}
