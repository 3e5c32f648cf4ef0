package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedRendezvousHashTest {

  private final VirtualTime time = new VirtualTime();
  private final OutstandingPicks picks = new OutstandingPicks(time, Duration.ofSeconds(60), 1000);
  private final BoundedRendezvousHash balancer = new BoundedRendezvousHash(picks, 1.25);
  private final RendezvousHash unbounded = new RendezvousHash();

  @Test
  void idleInstancesArePickedAsWithoutABound() {
    var candidates = Candidates.weighing(1, 2, 3, 1, 5);
    for (int i = 0; i < 100; i++) {
      assertThat(balancer.pick(candidates, "key-" + i))
          .isEqualTo(unbounded.pick(candidates, "key-" + i));
    }
  }

  @Test
  void oneHotKeyFillsNobodyBeyondItsBound() {
    var candidates = Candidates.even(10);
    open(candidates, 200);
    assertThat(candidates)
        .allSatisfy(each -> assertThat(picks.outstanding(each.key())).isLessThanOrEqualTo(25));
    assertThat(picks.outstanding(unbounded.pick(candidates, "hot").key())).isEqualTo(25);
  }

  @Test
  void boundsAreByWeight() {
    var candidates = Candidates.weighing(1, 1, 2);
    open(candidates, 100);
    assertThat(picks.outstanding(candidates.get(0).key())).isLessThanOrEqualTo(32);
    assertThat(picks.outstanding(candidates.get(1).key())).isLessThanOrEqualTo(32);
    assertThat(picks.outstanding(candidates.get(2).key())).isLessThanOrEqualTo(63);
  }

  @Test
  void aKeyLeavesAFullInstanceForTheNextInItsOrder() {
    var candidates = Candidates.even(4);
    var owner = unbounded.pick(candidates, "hot");
    var next =
        unbounded.pick(
            candidates.stream().filter(candidate -> !candidate.equals(owner)).toList(), "hot");
    assertThat(balancer.pick(candidates, "hot")).isEqualTo(owner);
    picks.open(owner.key());
    assertThat(balancer.pick(candidates, "hot")).isEqualTo(next);
  }

  @Test
  void aKeyComesBackWhenItsPicksEnd() {
    var candidates = Candidates.even(4);
    var owner = unbounded.pick(candidates, "hot");
    var pickId = picks.open(owner.key());
    assertThat(balancer.pick(candidates, "hot")).isNotEqualTo(owner);
    picks.release(pickId);
    assertThat(balancer.pick(candidates, "hot")).isEqualTo(owner);
    picks.open(owner.key());
    time.pass(Duration.ofSeconds(60));
    assertThat(balancer.pick(candidates, "hot")).isEqualTo(owner);
  }

  @Test
  void aKeyIsNeeded() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> balancer.pick(Candidates.even(2), null));
  }

  @Test
  void aFactorThatLeavesNoRoomIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoundedRendezvousHash(picks, 1.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BoundedRendezvousHash(picks, Double.NaN));
  }

  private void open(List<ServiceInstance> candidates, int count) {
    for (int i = 0; i < count; i++) {
      picks.open(balancer.pick(candidates, "hot").key());
    }
  }
}
