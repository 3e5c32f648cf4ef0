package io.rollcall.app.telemetry.meter;

import io.micronaut.context.annotation.Requires;
import io.rollcall.catalog.CatalogFreshness;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.health.HealthMonitor;
import io.rollcall.health.ProbeCounts;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.Backend;
import io.rollcall.store.StoreCounts;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;

/** What is found by going through all services or instances, once for each scrape. */
@Singleton
@Requires(beans = Rollcall.class)
final class Totals {

  private final Memo<CatalogFreshness> freshness;
  private final Memo<ProbeCounts> probes;
  private final Memo<StoreCounts> store;

  Totals(ServiceCatalog catalog, HealthMonitor monitor, Backend backend, Clock clock) {
    freshness = new Memo<>(catalog::freshness, clock);
    probes = new Memo<>(monitor::counts, clock);
    store = new Memo<>(backend::counts, clock);
  }

  CatalogFreshness freshness() {
    return freshness.get();
  }

  ProbeCounts probes() {
    return probes.get();
  }

  StoreCounts store() {
    return store.get();
  }
}
