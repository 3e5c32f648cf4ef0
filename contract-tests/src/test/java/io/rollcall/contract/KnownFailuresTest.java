package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What becomes of tests that are known to fail. */
class KnownFailuresTest {

  @KnownToFail(test = "Suite.works", why = "the moon is full")
  static final class Marked {

    static class Contract {
      @SuppressWarnings("unused")
      void works() {}
    }

    static final class Suite extends Contract {}
  }

  @KnownToFail(test = "Suite.works", why = "the moon is full")
  @KnownToFail(test = "Suite.worked", why = "the sun is out")
  static final class MarkedWrongly {

    static final class Suite extends Marked.Contract {}
  }

  @KnownToFail(test = "Suite.works", why = "the moon is full", byChance = true)
  static final class MarkedByChance {}

  private static final KnownToFail MARK = Marked.class.getAnnotation(KnownToFail.class);

  @Test
  void failureCountsAsAborted() {
    var aborted = catchThrowable(() -> Assumptions.abort("any"));

    assertThatThrownBy(
            () ->
                KnownFailures.expectFailure(
                    MARK,
                    () -> {
                      throw new AssertionError("as it was");
                    }))
        .hasSameClassAs(aborted)
        .hasMessageContainingAll("the moon is full", "as it was");
  }

  @Test
  void successIsAFailure() {
    assertThat(catchThrowable(() -> KnownFailures.expectFailure(MARK, () -> null)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("remove its @KnownToFail");
  }

  @Test
  void successOfWhatFailsByChanceTellsNothing() throws Throwable {
    var mark = MarkedByChance.class.getAnnotation(KnownToFail.class);

    KnownFailures.expectFailure(mark, () -> null);
  }

  @Test
  void markMustNameATest() {
    KnownFailures.requireTests(Marked.class);
    assertThat(catchThrowable(() -> KnownFailures.requireTests(MarkedWrongly.class)))
        .hasMessageContaining("Suite.worked");
  }
}
