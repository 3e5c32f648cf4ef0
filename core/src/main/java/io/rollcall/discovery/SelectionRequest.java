package io.rollcall.discovery;

import org.jspecify.annotations.Nullable;

/**
 * Asks for one instance of a service.
 *
 * @param strategy null for the one that is configured
 * @param key what to be routed by, for strategies that need it; else null
 * @param filter which instances may be picked; unhealthy ones never are
 * @param preferZone instances there come first, and all others only when there are none; or null
 */
public record SelectionRequest(
    String service,
    @Nullable String strategy,
    @Nullable String key,
    InstanceFilter filter,
    @Nullable String preferZone) {

  public SelectionRequest {
    filter = filter.healthyOnly();
  }

  /** Any healthy instance, by the configured strategy. */
  public static SelectionRequest of(String service) {
    return new SelectionRequest(service, null, null, InstanceFilter.HEALTHY, null);
  }
}
