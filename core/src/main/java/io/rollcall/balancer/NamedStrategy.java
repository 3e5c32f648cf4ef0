package io.rollcall.balancer;

import java.util.function.Function;

/** A strategy put together from its parts. */
record NamedStrategy(String name, boolean countsPicks, Function<String, LoadBalancer> balancers)
    implements Strategy {

  @Override
  public LoadBalancer create(String service) {
    return balancers.apply(service);
  }
}
