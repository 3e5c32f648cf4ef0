package io.rollcall.model;

import java.util.List;
import java.util.Set;

/**
 * The whole of one service at one revision. Immutable.
 *
 * @param revision grows with every change of the service and is the same for every reader of the
 *     backend. A service without instances has one too, and it never goes back
 * @param instances sorted by id; empty when the service has none
 * @param expired ids that left since the previous delivery because their lease ran out, where the
 *     backend can tell; any other departure was a deregistration
 */
public record ServiceState(
    String service, long revision, List<ServiceInstance> instances, Set<String> expired) {

  public ServiceState {
    instances = List.copyOf(instances);
    expired = Set.copyOf(expired);
  }

  public ServiceState(String service, long revision, List<ServiceInstance> instances) {
    this(service, revision, instances, Set.of());
  }
}
