package io.rollcall.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.simulation.Scenario.Store;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seeds each time, so that none fails by chance; {@code bench/simulate} tries others. */
final class ManySeedsTest {

  private static final int SEEDS = 60;

  @ParameterizedTest
  @EnumSource
  void noPromiseIsBroken(Store store) {
    LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToObj(seed -> Episode.play(Scenario.of(seed, store)))
        .forEach(
            verdict ->
                assertThat(verdict.violations())
                    .as(
                        "bench/simulate %s, of which the least is told by a run",
                        verdict.scenario())
                    .isEmpty());
  }
}
