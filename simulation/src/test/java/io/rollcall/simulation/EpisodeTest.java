package io.rollcall.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.simulation.Mishap.Kind;
import io.rollcall.simulation.Scenario.Store;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EpisodeTest {

  @Test
  void sameSeedIsSameHistoryEachTime() {
    for (long seed = 1; seed <= 6; seed++) {
      var scenario = Scenario.of(seed, Store.MODELLED);

      assertThat(Episode.tell(scenario)).isEqualTo(Episode.tell(scenario));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sameSeedIsSameHistoryWhenItIsPlayedTwiceAtTheSameTime(Store store) {
    for (long seed = 1; seed <= 3; seed++) {
      var scenario = Scenario.of(seed, store);
      var stories = IntStream.range(0, 2).parallel().mapToObj(i -> Episode.tell(scenario)).toList();

      assertThat(stories.getFirst()).isEqualTo(stories.getLast());
    }
  }

  @Test
  void seedsDiffer() {
    assertThat(Episode.tell(Scenario.of(1, Store.MODELLED)))
        .isNotEqualTo(Episode.tell(Scenario.of(2, Store.MODELLED)));
  }

  @Test
  void everythingThatCanGoWrongDoesWithinFewSeeds() {
    var struck = EnumSet.noneOf(Kind.class);
    LongStream.range(0, 50)
        .mapToObj(seed -> Scenario.of(seed, Store.MODELLED))
        .flatMap(scenario -> scenario.mishaps().stream())
        .forEach(mishap -> struck.add(mishap.kind()));

    assertThat(struck).isEqualTo(EnumSet.allOf(Kind.class));
  }

  @Test
  void episodeJudgesMuch() {
    var verdict = Episode.play(Scenario.of(1, Store.MODELLED));

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.operations()).isGreaterThan(1_000);
    assertThat(Episode.obligations(verdict.scenario())).isGreaterThan(1_000);
    assertThat(Episode.madeVersions(verdict.scenario())).isGreaterThan(100);
  }

  @Test
  void scenarioIsReadAsItWasWritten() {
    var scenario = new Scenario(-7, Store.MEMORY, Set.of(1, 4), Set.of(12));

    assertThat(Scenario.parse(scenario.toString())).isEqualTo(scenario);
  }
}
