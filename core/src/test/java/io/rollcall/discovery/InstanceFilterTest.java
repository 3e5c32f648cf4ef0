package io.rollcall.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.discovery.InstanceFilter.Health;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Instances;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceFilterTest {

  private static final ServiceInstance ORDERS_1 =
      Instances.of(
          Registration.builder("orders", "1", "10.0.0.1", 80)
              .zone("z1")
              .tags("blue")
              .metadata(Map.of("tier", "gold")));

  @Test
  void whatPassesHasNoObjections() {
    var filter =
        new InstanceFilter(
            Health.HEALTHY, Set.of("blue"), null, "z1", Protocol.HTTP, Map.of("tier", "gold"));

    assertThat(filter.objections(ORDERS_1)).isEmpty();
  }

  @Test
  void everythingThatDiffersIsNamed() {
    var filter =
        new InstanceFilter(
            Health.HEALTHY,
            Set.of("green", "blue"),
            "1.0",
            "z2",
            Protocol.GRPC,
            Map.of("tier", "silver", "team", "a"));

    assertThat(filter.objections(ORDERS_1.withHealth(HealthStatus.UNHEALTHY, "disk full")))
        .containsExactly(
            "it is unhealthy: disk full",
            "it has no tag 'green'",
            "it has no version, not '1.0'",
            "its zone is 'z1', not 'z2'",
            "its protocol is 'http', not 'grpc'",
            "it has no metadata.team, not 'a'",
            "its metadata.tier is 'gold', not 'silver'");
  }

  @Test
  void healthIsNoObjectionWhereAnyIsWanted() {
    assertThat(InstanceFilter.ANY.objections(ORDERS_1.withHealth(HealthStatus.UNKNOWN, "")))
        .isEmpty();
  }
}
