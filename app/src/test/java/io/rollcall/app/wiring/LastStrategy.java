package io.rollcall.app.wiring;

import io.rollcall.balancer.LoadBalancer;
import io.rollcall.balancer.Strategy;
import jakarta.inject.Singleton;

/** A strategy as a user would supply it. */
@Singleton
final class LastStrategy implements Strategy {

  @Override
  public String name() {
    return "last";
  }

  @Override
  public LoadBalancer create(String service) {
    return (candidates, key) -> candidates.getLast();
  }
}
