package io.rollcall.balancer;

import java.util.Map;

/**
 * Which strategy picks where the caller names none.
 *
 * @param defaultStrategy for services that are not named
 * @param services strategy by service name
 */
public record BalancerSettings(String defaultStrategy, Map<String, String> services) {

  public static final BalancerSettings DEFAULT = new BalancerSettings("round-robin", Map.of());

  public BalancerSettings {
    services = Map.copyOf(services);
  }
}
