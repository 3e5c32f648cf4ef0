package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Smooth weighted round-robin, remembered from list to list; {@link SmoothTurns} has the rule. */
final class SmoothRotation implements LoadBalancer {

  private final PerList<SmoothTurns> turns = new PerList<>(SmoothTurns::new);

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    return turns.of(candidates).next();
  }
}
