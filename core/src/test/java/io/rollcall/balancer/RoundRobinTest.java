package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.named;
import static io.rollcall.balancer.Candidates.picks;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  private final RoundRobin rotation = new RoundRobin(new Random(1));

  @Test
  void eachIsPickedOnceInEveryRound() {
    var candidates = named("a", "b", "c");
    var round = picks(rotation, candidates, 3);
    assertThat(round).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(picks(rotation, candidates, 3)).isEqualTo(round);
  }

  @Test
  void weightsDoNotMatter() {
    assertThat(Candidates.shares(rotation, Candidates.weighing(1, 100), 10))
        .containsOnly(Map.entry("i-0000", 5L), Map.entry("i-0001", 5L));
  }

  @Test
  void replicasStartAtDifferentPlaces() {
    var candidates = Candidates.even(10);
    var starts = new HashSet<String>();
    for (int seed = 0; seed < 100; seed++) {
      starts.addAll(picks(new RoundRobin(new Random(seed)), candidates, 1));
    }
    assertThat(starts).hasSize(10);
  }

  @Test
  void nobodyIsFavouredWhenTheListChangesAtEveryPick() {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < 12_000; i++) {
      var candidates = named("a", "b", "c", "new-" + i);
      counts.merge(rotation.pick(candidates, null).id(), 1, Integer::sum);
    }
    assertThat(counts.get("a")).isBetween(2800, 3200);
    assertThat(counts.get("b")).isBetween(2800, 3200);
    assertThat(counts.get("c")).isBetween(2800, 3200);
  }

  @Test
  void partsOfAServiceTakeTurnsApart() {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < 100; i++) {
      counts.merge(rotation.pick(named("a1", "a2"), null).id(), 1, Integer::sum);
      counts.merge(rotation.pick(named("b1", "b2"), null).id(), 1, Integer::sum);
    }
    assertThat(counts)
        .containsOnlyKeys("a1", "a2", "b1", "b2")
        .allSatisfy((id, n) -> assertThat(n).isEqualTo(50));
  }

  @Test
  void allTakeTheirTurnAfterAChange() {
    picks(rotation, named("a", "b"), 1);
    assertThat(picks(rotation, named("a", "b", "c"), 3)).containsExactlyInAnyOrder("a", "b", "c");
  }
}
