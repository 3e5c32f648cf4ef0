package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks instances of one service. Thread-safe. */
public interface LoadBalancer {

  /**
   * Picks one of {@code candidates}.
   *
   * @param candidates not empty, sorted by id, quick to index, never changing; usually the same
   *     list as the last time, so what is computed from it may be kept by its identity. Lists of
   *     different parts of the service, by zone or tag, may take turns
   * @param key what the caller wants to be routed by, or null when it named nothing
   * @throws io.rollcall.model.RegistryException.InvalidValue when the strategy needs a key and
   *     there is none
   */
  ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key);

  /**
   * Why picks are not made the way the strategy's name says, in a sentence for people; null while
   * they are.
   */
  default @Nullable String caveat() {
    return null;
  }
}
