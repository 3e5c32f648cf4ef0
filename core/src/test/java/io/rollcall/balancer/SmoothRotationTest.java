package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.instance;
import static io.rollcall.balancer.Candidates.named;
import static io.rollcall.balancer.Candidates.picks;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SmoothRotationTest {

  private final SmoothRotation rotation = new SmoothRotation();

  @Test
  void weightsFiveOneOneInterleaveAsInNginx() {
    var candidates = List.of(instance("a", 5), instance("b", 1), instance("c", 1));
    var round = List.of("a", "a", "b", "a", "c", "a", "a");
    assertThat(picks(rotation, candidates, 7)).isEqualTo(round);
    assertThat(picks(rotation, candidates, 7)).isEqualTo(round);
  }

  @Property(tries = 300)
  void picksAreThoseOfThePlainRule(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 6) Integer> weights) {
    var candidates = Candidates.weighing(weights.stream().mapToInt(Integer::intValue).toArray());
    var count = 3 * weights.stream().mapToInt(Integer::intValue).sum();
    assertThat(picks(new SmoothRotation(), candidates, count))
        .isEqualTo(plainRule(candidates, count));
  }

  @Test
  void hugeAndTinyWeightsGetTheirExactShares() {
    var candidates = Candidates.weighing(10_000, 1, 4999);
    assertThat(Candidates.shares(rotation, candidates, 15_000).values())
        .containsExactly(10_000L, 1L, 4999L);
  }

  @Test
  void anEqualListGoesOnWhereTheLastWas() {
    var weights = List.of(instance("a", 5), instance("b", 1), instance("c", 1));
    var sequence = new ArrayList<String>();
    for (int i = 0; i < 14; i++) {
      sequence.add(rotation.pick(List.copyOf(new ArrayList<>(weights)), null).id());
    }
    assertThat(sequence).isEqualTo(plainRule(weights, 14));
  }

  @Test
  void whoIsDueStaysDueWhenAnotherComesOrGoes() {
    assertThat(picks(rotation, named("a", "b", "c"), 2)).containsExactly("a", "b");
    assertThat(picks(rotation, named("a", "b", "c", "d"), 1)).containsExactly("c");
    assertThat(picks(rotation, named("a", "b", "d"), 1)).containsExactly("d");
    assertThat(picks(rotation, named("a", "b", "d"), 3)).containsExactlyInAnyOrder("a", "b", "d");
  }

  @Test
  void comingBackAtOnceEarnsNothing() {
    picks(rotation, named("a", "b"), 1);
    picks(rotation, named("b"), 1);
    assertThat(picks(rotation, named("a", "b", "c"), 2)).doesNotContain("a");
  }

  @Test
  void anInstanceLongGoneStartsAfresh() {
    picks(rotation, named("a", "b"), 1);
    for (int i = 0; i < 4; i++) {
      picks(rotation, named("b", "other-" + i), 2);
    }
    assertThat(picks(rotation, named("a", "z"), 2)).containsExactly("a", "z");
  }

  @Test
  void partsOfAServiceTakeTurnsApart() {
    var sequence = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      sequence.addAll(picks(rotation, named("a1", "a2"), 1));
      sequence.addAll(picks(rotation, named("b1", "b2"), 1));
    }
    assertThat(sequence).containsExactly("a1", "b1", "a2", "b2", "a1", "b1", "a2", "b2");
  }

  @Test
  void aNewScaleOfWeightsStarvesNobody() {
    picks(rotation, List.of(instance("a", 10_000), instance("b", 10_000)), 1);
    assertThat(picks(rotation, named("a", "b"), 4)).containsExactly("b", "a", "b", "a");
  }

  private static List<String> plainRule(List<ServiceInstance> candidates, int count) {
    var total = candidates.stream().mapToInt(ServiceInstance::weight).sum();
    var credit = new int[candidates.size()];
    var picked = new ArrayList<String>();
    while (picked.size() < count) {
      int best = 0;
      for (int i = 0; i < credit.length; i++) {
        credit[i] += candidates.get(i).weight();
        best = credit[i] > credit[best] ? i : best;
      }
      credit[best] -= total;
      picked.add(candidates.get(best).id());
    }
    return picked;
  }
}
