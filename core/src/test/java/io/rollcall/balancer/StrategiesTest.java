package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import org.junit.jupiter.api.Test;

class StrategiesTest {

  private final OutstandingPicks picks =
      new OutstandingPicks(
          new VirtualTime(),
          OutstandingPicks.DEFAULT_PICK_TTL,
          OutstandingPicks.DEFAULT_MOST_PICKS);

  @Test
  void builtInOnesGoByTheirNames() {
    assertThat(Strategies.builtIn(picks))
        .extracting(Strategy::name)
        .containsExactly(
            "round-robin",
            "weighted-round-robin",
            "least-connections",
            "random",
            "consistent-hash");
  }

  @Test
  void everyOnePicksFromOneCandidateAndFromMany() {
    for (var strategy : Strategies.builtIn(picks)) {
      var balancer = strategy.create("orders");
      var one = Candidates.even(1);
      assertThat(balancer.pick(one, "key")).isEqualTo(one.getFirst());
      var many = Candidates.weighing(1, 2, 3);
      assertThat(many).contains(balancer.pick(many, "key"));
    }
  }

  @Test
  void balancersOfTwoServicesRememberApart() {
    var strategy = Strategies.weightedRoundRobin();
    var candidates = Candidates.named("a", "b");
    assertThat(strategy.create("orders").pick(candidates, null).id()).isEqualTo("a");
    assertThat(strategy.create("carts").pick(candidates, null).id()).isEqualTo("a");
  }

  @Test
  void onlyThoseThatGoByPicksCountThem() {
    assertThat(Strategies.builtIn(picks))
        .filteredOn(Strategy::countsPicks)
        .extracting(Strategy::name)
        .containsExactly("least-connections");
    assertThat(Strategies.consistentHashWithBoundedLoad(picks, 1.25).countsPicks()).isTrue();
  }
}
