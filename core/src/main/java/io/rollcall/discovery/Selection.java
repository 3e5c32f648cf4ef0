package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.ServiceInstance;
import org.jspecify.annotations.Nullable;

/**
 * The instance that was picked, and how.
 *
 * @param strategy the name of the strategy that was asked for
 * @param caveat why it was picked another way than that name says, for people; or null
 * @param pickId what {@link Discovery#release} takes when the caller is done with the instance;
 *     null for strategies that don't count
 * @param snapshot what it was picked from
 */
public record Selection(
    ServiceInstance instance,
    String strategy,
    @Nullable String caveat,
    @Nullable String pickId,
    ServiceSnapshot snapshot) {}
