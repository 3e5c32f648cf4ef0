package io.rollcall.backend.memory;

import io.rollcall.time.Clock;
import java.util.concurrent.ConcurrentMap;

/**
 * What all services share.
 *
 * @param services by name; those that have instances or watchers
 */
record Store(
    Clock clock,
    Journal journal,
    Names names,
    LeaseQueue leases,
    ConcurrentMap<String, Service> services) {}
