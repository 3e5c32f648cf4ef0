package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancersTest {

  private final Balancers balancers =
      new Balancers(
          List.of(Strategies.random(), Strategies.weightedRoundRobin()),
          new BalancerSettings("weighted-round-robin", Map.of()));

  @Test
  void balancersGoOnWhereTheyAreWhenTheyAreChosenByOtherSettings() {
    var before = balancers.of("orders", null);

    var after = balancers.chosenBy(new BalancerSettings("random", Map.of("carts", "random")));

    assertThat(after.of("orders", null).strategy().name()).isEqualTo("random");
    assertThat(after.of("orders", "weighted-round-robin")).isSameAs(before);
    assertThat(balancers.of("orders", null)).isSameAs(before);
  }

  @Test
  void settingsThatNameAnUnknownStrategyAreRefused() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> balancers.chosenBy(new BalancerSettings("best", Map.of())))
        .withMessage(
            "load-balancer.strategy must be one of random, weighted-round-robin, but is 'best'");
  }
}
