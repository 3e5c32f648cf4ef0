package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerListTest {

  private final List<List<String>> knownAtDerivation = new ArrayList<>();
  private final PerList<String> perList =
      new PerList<>(
          (candidates, known) -> {
            knownAtDerivation.add(known);
            return "value " + knownAtDerivation.size();
          });

  @Test
  void theSameListHasTheSameValue() {
    var candidates = named("a", "b");
    assertThat(perList.of(candidates)).isSameAs(perList.of(candidates));
  }

  @Test
  void anEqualListHasTheSameValue() {
    var candidates = named("a", "b");
    assertThat(perList.of(candidates)).isSameAs(perList.of(new ArrayList<>(candidates)));
  }

  @Test
  void anotherListHasAValueOfItsOwn() {
    assertThat(perList.of(named("a", "b"))).isNotEqualTo(perList.of(named("a")));
  }

  @Test
  void listsTakeTurns() {
    var whole = named("a", "b");
    var part = named("a");
    var value = perList.of(whole);
    perList.of(part);
    assertThat(perList.of(whole)).isSameAs(value);
  }

  @Test
  void latestValuesAreAtHandForTheNext() {
    perList.of(named("a"));
    perList.of(named("b"));
    perList.of(named("c"));
    assertThat(knownAtDerivation)
        .containsExactly(List.of(), List.of("value 1"), List.of("value 2", "value 1"));
  }

  @Test
  void onlyTheLastFewAreKept() {
    var first = perList.of(named("a"));
    for (var id : List.of("b", "c", "d", "e")) {
      perList.of(named(id));
    }
    assertThat(perList.of(named("a"))).isNotEqualTo(first);
  }
}
