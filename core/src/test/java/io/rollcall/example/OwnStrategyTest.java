package io.rollcall.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balancer.LoadBalancer;
import io.rollcall.balancer.Strategy;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that a strategy of one's own takes, from outside of the package. */
class OwnStrategyTest {

  /** Picks who has been registered longest. */
  record Seniority() implements Strategy {

    @Override
    public String name() {
      return "seniority";
    }

    @Override
    public LoadBalancer create(String service) {
      return (candidates, key) -> eldest(candidates);
    }

    private static ServiceInstance eldest(List<ServiceInstance> candidates) {
      return candidates.stream()
          .min(Comparator.comparing(ServiceInstance::registeredAt))
          .orElseThrow();
    }
  }

  @Test
  void ownStrategyPicks() {
    Strategy strategy = new Seniority();
    var balancer = strategy.create("orders");
    var candidates =
        Stream.of("a", "b", "c")
            .map(id -> instance(id, id.equals("b") ? Instant.EPOCH : Instant.MAX))
            .toList();
    assertThat(balancer.pick(candidates, null).id()).isEqualTo("b");
    assertThat(balancer.caveat()).isNull();
    assertThat(strategy.countsPicks()).isFalse();
  }

  private static ServiceInstance instance(String id, Instant registeredAt) {
    return ServiceInstance.registered(
        Registration.builder("orders", id, "127.0.0.1", 8080).build(), registeredAt, 1);
  }
}
