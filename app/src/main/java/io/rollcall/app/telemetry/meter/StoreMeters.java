package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.Backend;

/** How the connection with the store holds. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class StoreMeters {

  StoreMeters(MeterRegistry meters, BackendName name, Backend backend, ServiceRegistry registry) {
    FunctionCounter.builder("rollcall.retries", registry, ServiceRegistry::retries)
        .tag(BackendName.LABEL, name.name())
        .description("Writes that were tried again since the store could not take them")
        .register(meters);
    FunctionCounter.builder(
            "rollcall.watch.reconnects", backend, store -> store.counts().reconnects())
        .tag(BackendName.LABEL, name.name())
        .description("Times that the store was followed again after that had broken")
        .register(meters);
    FunctionCounter.builder(
            "rollcall.listings.doubted", backend, store -> store.counts().doubtedListings())
        .tag(BackendName.LABEL, name.name())
        .description(
            "Listings of the store that lacked most of a service which nobody had deregistered,"
                + " and were held back until a second one was read")
        .register(meters);
    Gauge.builder("rollcall.leases.near.expiry", backend, it -> it.counts().leasesNearExpiry())
        .tag(BackendName.LABEL, name.name())
        .description(
            "Leases that end within a third of their TTL unless a heartbeat comes, of those that"
                + " this replica looks after")
        .register(meters);
  }
}
