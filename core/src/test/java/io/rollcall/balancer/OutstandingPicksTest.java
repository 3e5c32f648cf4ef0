package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.PickNotFound;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutstandingPicksTest {

  private static final InstanceKey A = new InstanceKey("orders", "a");
  private static final InstanceKey B = new InstanceKey("orders", "b");

  private final VirtualTime time = new VirtualTime();
  private final OutstandingPicks picks = new OutstandingPicks(time, Duration.ofSeconds(60), 3);

  @Test
  void picksCountUntilReleased() {
    var first = picks.open(A);
    picks.open(A);
    picks.open(B);
    assertThat(picks.outstanding(A)).isEqualTo(2);
    picks.release(first);
    assertThat(picks.outstanding(A)).isEqualTo(1);
    assertThat(picks.outstanding(B)).isEqualTo(1);
  }

  @Test
  void aPickIsReleasedOnce() {
    var pickId = picks.open(A);
    picks.release(pickId);
    assertNotFound(pickId);
    assertThat(picks.outstanding(A)).isZero();
  }

  @Test
  void unknownPickIsNotFound() {
    assertNotFound("never-opened");
  }

  @Test
  void picksEndByThemselvesAfterTheirTime() {
    var pickId = picks.open(A);
    time.pass(Duration.ofMillis(59_999));
    assertThat(picks.outstanding(A)).isEqualTo(1);
    time.pass(Duration.ofMillis(1));
    assertThat(picks.outstanding(A)).isZero();
    assertNotFound(pickId);
  }

  @Test
  void picksLiveOnOverAChangeAndGoByIt() {
    var pickId = picks.open(A);
    time.pass(Duration.ofSeconds(50));

    picks.change(Duration.ofSeconds(90), 1);

    time.pass(Duration.ofSeconds(39));
    assertThat(picks.outstanding(A)).isEqualTo(1);
    picks.open(B);
    assertThat(picks.outstanding(A)).isZero();
    assertNotFound(pickId);
    time.pass(Duration.ofSeconds(89));
    assertThat(picks.outstanding(B)).isEqualTo(1);
    time.pass(Duration.ofSeconds(1));
    assertThat(picks.outstanding(B)).isZero();
  }

  @Test
  void wallClockJumpEndsNoPick() {
    picks.open(A);
    time.setWall(time.now().plus(Duration.ofDays(365)));
    assertThat(picks.outstanding(A)).isEqualTo(1);
  }

  @Test
  void theOldestMakesRoomForTheNewest() {
    var oldest = picks.open(A);
    var others = Stream.of(B, B, B).map(picks::open).toList();
    assertThat(picks.outstanding(A)).isZero();
    assertThat(picks.outstanding(B)).isEqualTo(3);
    assertNotFound(oldest);
    others.forEach(picks::release);
  }

  @Test
  void feedbackIsAReleaseWithinThePickTtl() {
    assertThat(picks.hasFeedback("orders")).isFalse();
    picks.release(picks.open(A));
    assertThat(picks.hasFeedback("orders")).isTrue();
    assertThat(picks.hasFeedback("carts")).isFalse();
    time.pass(Duration.ofSeconds(59));
    assertThat(picks.hasFeedback("orders")).isTrue();
    time.pass(Duration.ofSeconds(1));
    assertThat(picks.hasFeedback("orders")).isFalse();
  }

  @Test
  void expiryIsNoFeedback() {
    picks.open(A);
    time.pass(Duration.ofSeconds(60));
    assertThat(picks.outstanding(A)).isZero();
    assertThat(picks.hasFeedback("orders")).isFalse();
  }

  @Test
  void pickIdsAreShortSafeInUrlsAndNeverTheSame() {
    var pickIds = Stream.generate(() -> picks.open(A)).limit(1000).toList();
    assertThat(pickIds).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9_-]{12}"));
  }

  @Test
  void boundsMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutstandingPicks(time, Duration.ZERO, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutstandingPicks(time, Duration.ofSeconds(1), 0));
  }

  private void assertNotFound(String pickId) {
    assertThatExceptionOfType(PickNotFound.class)
        .isThrownBy(() -> picks.release(pickId))
        .withMessageContaining(pickId);
  }
}
