package io.rollcall.catalog;

import io.rollcall.model.RegistryEvent;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * What all entries of the catalog share.
 *
 * @param events tells what happens to instances
 * @param snapshots tells those who follow all services
 * @param entries by the name of the service
 * @param instances counts those of all entries
 * @param propagation is told when watchers were told of changes
 * @param isNeeded whether a service has to be held though it has neither instances nor subscribers
 */
record Shared(
    RegistryBackend backend,
    Clock clock,
    Scheduler scheduler,
    Bus<RegistryEvent> events,
    Bus<ServiceSnapshot> snapshots,
    ConcurrentMap<String, CatalogEntry> entries,
    LongAdder instances,
    PropagationMeter propagation,
    Predicate<String> isNeeded) {}
