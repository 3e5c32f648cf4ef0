package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.shares;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedDrawTest {

  private final WeightedDraw draw = new WeightedDraw(new Random(7));

  @Test
  void equalWeightsAreDrawnEvenly() {
    assertThat(shares(draw, Candidates.even(10), 100_000).values())
        .hasSize(10)
        .allSatisfy(count -> assertThat(count).isBetween(9_600L, 10_400L));
  }

  @Test
  void sharesFollowTheWeights() {
    var shares = shares(draw, Candidates.weighing(1, 3, 6), 100_000);
    assertThat(shares.get("i-0000")).isBetween(9_600L, 10_400L);
    assertThat(shares.get("i-0001")).isBetween(29_400L, 30_600L);
    assertThat(shares.get("i-0002")).isBetween(59_400L, 60_600L);
  }

  @Test
  void newWeightsCountFromTheNextPick() {
    shares(draw, Candidates.weighing(1, 9), 10);
    assertThat(shares(draw, Candidates.weighing(9, 1), 1000).get("i-0000")).isBetween(860L, 940L);
  }

  @Test
  void onlyCandidateIsPicked() {
    assertThat(shares(draw, Candidates.weighing(4), 5).values()).containsExactly(5L);
  }
}
