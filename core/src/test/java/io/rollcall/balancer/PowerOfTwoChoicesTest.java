package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.instance;
import static io.rollcall.balancer.Candidates.named;
import static io.rollcall.balancer.Candidates.picks;
import static io.rollcall.balancer.Candidates.shares;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerOfTwoChoicesTest {

  private final VirtualTime time = new VirtualTime();
  private final OutstandingPicks outstanding =
      new OutstandingPicks(time, Duration.ofSeconds(60), 1000);
  private final PowerOfTwoChoices balancer =
      new PowerOfTwoChoices("orders", outstanding, new Random(3));

  @Test
  void withoutFeedbackPicksGoByWeightedRoundRobinAndSaySo() {
    var candidates = List.of(instance("a", 5), instance("b", 1), instance("c", 1));
    assertThat(picks(balancer, candidates, 7)).containsExactly("a", "a", "b", "a", "c", "a", "a");
    assertThat(balancer.caveat())
        .isEqualTo(
            "no pick of service 'orders' was released within the last 60 s, so least-connections"
                + " picks by weighted round-robin");
  }

  @Test
  void caveatEndsWithFeedbackAndComesBackWithoutIt() {
    giveFeedback();
    assertThat(balancer.caveat()).isNull();
    time.pass(Duration.ofSeconds(60));
    assertThat(balancer.caveat()).isNotNull();
    giveFeedback();
    assertThat(balancer.caveat()).isNull();
  }

  @Test
  void feedbackOnAnotherServiceIsNone() {
    outstanding.release(outstanding.open(new InstanceKey("carts", "a")));
    assertThat(balancer.caveat()).isNotNull();
  }

  @Test
  void theLessBusyOfTwoIsPicked() {
    giveFeedback();
    outstanding.open(new InstanceKey("orders", "a"));
    assertThat(picks(balancer, named("a", "b"), 20)).containsOnly("b");
  }

  @Test
  void theBusiestOfManyIsNeverPicked() {
    giveFeedback();
    outstanding.open(new InstanceKey("orders", "b"));
    assertThat(picks(balancer, named("a", "b", "c", "d"), 200)).containsOnly("a", "c", "d");
  }

  @Test
  void equalsArePickedEvenly() {
    giveFeedback();
    assertThat(shares(balancer, named("a", "b", "c", "d"), 10_000).values())
        .hasSize(4)
        .allSatisfy(count -> assertThat(count).isBetween(2350L, 2650L));
  }

  @Test
  void aHeavyInstanceTakesMore() {
    giveFeedback();
    var candidates = List.of(instance("a", 3), instance("b", 1));
    for (int i = 0; i < 400; i++) {
      outstanding.open(balancer.pick(candidates, null).key());
    }
    assertThat(outstanding.outstanding(new InstanceKey("orders", "a"))).isBetween(298, 302);
  }

  @Test
  void expiredPicksDoNotCount() {
    outstanding.open(new InstanceKey("orders", "a"));
    time.pass(Duration.ofSeconds(59));
    giveFeedback();
    time.pass(Duration.ofSeconds(1));
    outstanding.open(new InstanceKey("orders", "b"));
    assertThat(picks(balancer, named("a", "b"), 20)).containsOnly("a");
  }

  @Test
  void theOnlyCandidateIsPicked() {
    giveFeedback();
    assertThat(picks(balancer, named("a"), 2)).containsExactly("a", "a");
  }

  private void giveFeedback() {
    outstanding.release(outstanding.open(new InstanceKey("orders", "z")));
  }
}
