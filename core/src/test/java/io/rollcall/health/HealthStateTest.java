package io.rollcall.health;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Limits;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthStateTest {

  private static final Schedule SCHEDULE =
      new Schedule(Duration.ofSeconds(10), Duration.ofSeconds(1), 3, 2);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Schedule EAGER =
      new Schedule(Duration.ofSeconds(1), Duration.ofMillis(1), 1, 1);

  /** Letters are results ten seconds apart: passed, failed, inconclusive. */
  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, p, HEALTHY",
    "UNKNOWN, ff, UNKNOWN",
    "UNKNOWN, fff, UNHEALTHY",
    "UNKNOWN, ffp, HEALTHY",
    "UNKNOWN, iii, UNKNOWN",
    "HEALTHY, ff, HEALTHY",
    "HEALTHY, ffpff, HEALTHY",
    "HEALTHY, fff, UNHEALTHY",
    "HEALTHY, fiff, UNHEALTHY",
    "UNHEALTHY, p, UNHEALTHY",
    "UNHEALTHY, pfp, UNHEALTHY",
    "UNHEALTHY, pp, HEALTHY",
    "UNHEALTHY, pip, HEALTHY",
    "HEALTHY, fffpp, HEALTHY"
  })
  void statusMovesAfterTheThresholds(HealthStatus start, String results, HealthStatus end) {
    assertThat(after(HealthState.of(start), results, SCHEDULE).status()).isEqualTo(end);
  }

  @Property
  void statusIsWhatTheLastRunsOfResultsSay(
      @ForAll("statuses") HealthStatus start,
      @ForAll("results") List<Verdict> results,
      @ForAll @IntRange(min = 1, max = 4) int maxFailures,
      @ForAll @IntRange(min = 1, max = 4) int recoveryThreshold) {
    var schedule =
        new Schedule(Duration.ofMinutes(11), Duration.ofSeconds(1), maxFailures, recoveryThreshold);
    var state = HealthState.of(start);
    var expected = start;
    int passes = 0;
    int failures = 0;
    long nanos = 0;
    for (var result : results) {
      nanos += schedule.interval().toNanos(); // so far apart that nothing flaps
      state = state.after(result, schedule, nanos);
      passes = result == Verdict.PASSED ? passes + 1 : result == Verdict.FAILED ? 0 : passes;
      failures = result == Verdict.FAILED ? failures + 1 : result == Verdict.PASSED ? 0 : failures;
      if (failures >= maxFailures) {
        expected = UNHEALTHY;
      } else if (passes >= recoveryThreshold || (passes > 0 && expected == UNKNOWN)) {
        expected = HEALTHY;
      }
      assertThat(state.status()).isEqualTo(expected);
    }
  }

  @Property
  void onlyHoldsAllowMoreMovesThanTheMost(@ForAll("results") List<Verdict> results) {
    var schedule = new Schedule(Duration.ofSeconds(1), Duration.ofMillis(1), 1, 1);
    var state = HealthState.of(HEALTHY);
    int moves = 0;
    long nanos = 0;
    for (var result : results) {
      nanos += schedule.interval().toNanos();
      var before = state.status();
      state = state.after(result, schedule, nanos);
      moves += state.status() == before ? 0 : 1;
    }
    assertThat(moves).isLessThanOrEqualTo(Flapping.MOST_MOVES + 2 * state.flapping().holds());
  }

  @Test
  void whatFlapsIsHeldUnhealthyAndSaysSo() {
    var state = flapping();

    assertThat(state.status()).isEqualTo(UNHEALTHY);
    assertThat(state.output("HTTP 200", 60 * SECOND))
        .isEqualTo(
            "flapping (more than 5 changes of status within 10 min): held unhealthy for 5 min;"
                + " last: HTTP 200");
  }

  @Test
  void afterTheHoldItIsHealthyAgain() {
    var state = flapping();
    long held = state.flapping().heldUntil();

    assertThat(state.after(Verdict.PASSED, EAGER, held - 1).status()).isEqualTo(UNHEALTHY);
    assertThat(state.after(Verdict.PASSED, EAGER, held).status()).isEqualTo(HEALTHY);
    assertThat(state.output("HTTP 200", held)).isEqualTo("HTTP 200");
  }

  @Test
  void eachHoldOfARowIsTwiceAsLongUpToAnHour() {
    var state = flapping();
    for (int minutes : List.of(5, 10, 20, 40, 60, 60)) {
      assertThat(state.flapping().hold()).hasMinutes(minutes);
      long released = state.flapping().heldUntil();
      state =
          state
              .after(Verdict.PASSED, EAGER, released)
              .after(Verdict.FAILED, EAGER, released + SECOND);
      assertThat(state.status()).isEqualTo(UNHEALTHY);
    }
  }

  @Test
  void aQuietWindowAfterTheHoldWipesTheSlate() {
    var state = flapping();
    long released = state.flapping().heldUntil();
    long later = released + Flapping.WINDOW.toNanos();
    state = state.after(Verdict.PASSED, EAGER, released).after(Verdict.FAILED, EAGER, later);

    assertThat(state.flapping().holds()).isZero();
    assertThat(state.after(Verdict.PASSED, EAGER, later + SECOND).status()).isEqualTo(HEALTHY);
  }

  @Test
  void slowChangesAreNoFlapping() {
    var state = HealthState.of(HEALTHY);
    for (long minute = 3; minute < 60; minute += 3) {
      var result = state.status() == HEALTHY ? Verdict.FAILED : Verdict.PASSED;
      var before = state.status();
      state = state.after(result, EAGER, minute * 60 * SECOND);
      assertThat(state.status()).isNotEqualTo(before);
    }
  }

  @Provide
  Arbitrary<HealthStatus> statuses() {
    return Arbitraries.of(HealthStatus.class);
  }

  @Provide
  Arbitrary<List<Verdict>> results() {
    return Arbitraries.of(Verdict.class).list().ofMaxSize(Limits.THRESHOLD);
  }

  /** Fell and recovered at every second, until that was too much. */
  private static HealthState flapping() {
    var state = HealthState.of(HEALTHY);
    for (long second = 1; second <= 6; second++) {
      state =
          state.after(second % 2 == 1 ? Verdict.FAILED : Verdict.PASSED, EAGER, second * SECOND);
    }
    return state;
  }

  private static HealthState after(HealthState start, String results, Schedule schedule) {
    var state = start;
    long nanos = 0;
    for (int i = 0; i < results.length(); i++) {
      nanos += schedule.interval().toNanos();
      var verdict =
          switch (results.charAt(i)) {
            case 'p' -> Verdict.PASSED;
            case 'f' -> Verdict.FAILED;
            default -> Verdict.INCONCLUSIVE;
          };
      state = state.after(verdict, schedule, nanos);
    }
    return state;
  }
}
