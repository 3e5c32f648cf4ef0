package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.runtime.Rollcall;

/** How the connection with the store holds. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class StoreMeters {

  StoreMeters(MeterRegistry meters, BackendName name, ServiceRegistry registry, Totals totals) {
    FunctionCounter.builder("rollcall.retries", registry, ServiceRegistry::retries)
        .tag(BackendName.LABEL, name.name())
        .description("Writes that were tried again since the store could not take them")
        .register(meters);
    FunctionCounter.builder("rollcall.watch.reconnects", totals, it -> it.store().reconnects())
        .tag(BackendName.LABEL, name.name())
        .description("Times that the store was followed again after that had broken")
        .register(meters);
    FunctionCounter.builder("rollcall.listings.doubted", totals, it -> it.store().doubtedListings())
        .tag(BackendName.LABEL, name.name())
        .description(
            "Listings of the store that lacked most of a service which nobody had deregistered,"
                + " and were held back until a second one was read")
        .register(meters);
    Gauge.builder("rollcall.leases.near.expiry", totals, it -> it.store().leasesNearExpiry())
        .tag(BackendName.LABEL, name.name())
        .description(
            "Leases that end within a third of their TTL unless a heartbeat comes, of those that"
                + " this replica looks after")
        .register(meters);
  }
}
