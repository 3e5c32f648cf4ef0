package io.rollcall.health;

import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Limits;
import java.time.Duration;

/**
 * What the results of one instance's probes add up to. Immutable.
 *
 * <ul>
 *   <li>An instance of unknown status is healthy at its first success.
 *   <li>One that is not unhealthy is so after {@link Schedule#maxFailures()} failures in a row.
 *   <li>One that is unhealthy is healthy after {@link Schedule#recoveryThreshold()} successes in a
 *       row, unless it flaps.
 *   <li>Inconclusive results change nothing.
 * </ul>
 *
 * @param passes successes since the last failure
 * @param failures since the last success
 */
record HealthState(HealthStatus status, int passes, int failures, Flapping flapping) {

  /** A beginning: nothing was measured yet. */
  static HealthState of(HealthStatus status) {
    return new HealthState(status, 0, 0, Flapping.NONE);
  }

  /** The status was set by somebody else; results count from now on. */
  HealthState setTo(HealthStatus status) {
    return new HealthState(status, 0, 0, flapping);
  }

  /**
   * One more result.
   *
   * @param nowNanos of the monotonic clock
   */
  HealthState after(Verdict verdict, Schedule schedule, long nowNanos) {
    return switch (verdict) {
      case PASSED -> passed(schedule, nowNanos);
      case FAILED -> failed(schedule, nowNanos);
      case INCONCLUSIVE -> this;
    };
  }

  private HealthState passed(Schedule schedule, long nowNanos) {
    var counted = new HealthState(status, passes + 1, 0, flapping);
    return switch (status) {
      case HEALTHY -> counted;
      case UNKNOWN -> counted.with(HealthStatus.HEALTHY, flapping);
      case UNHEALTHY -> {
        boolean isEnough = counted.passes >= schedule.recoveryThreshold();
        if (!isEnough || flapping.isHeld(nowNanos)) {
          yield counted;
        }
        var moved = flapping.recovered(nowNanos);
        boolean isHeld = moved.isHeld(nowNanos);
        yield counted.with(isHeld ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY, moved);
      }
    };
  }

  private HealthState failed(Schedule schedule, long nowNanos) {
    var counted = new HealthState(status, 0, failures + 1, flapping);
    if (status == HealthStatus.UNHEALTHY || counted.failures < schedule.maxFailures()) {
      return counted;
    }
    return counted.with(
        HealthStatus.UNHEALTHY,
        status == HealthStatus.HEALTHY ? flapping.fell(nowNanos) : flapping);
  }

  /** What to tell people who see the status, given what the last probe said. */
  String output(String lastOutput, long nowNanos) {
    return flapping.isHeld(nowNanos)
        ? Limits.fittingOutput(
            "flapping (more than %d changes of status within %s): held unhealthy for %s; last: %s"
                .formatted(
                    Flapping.MOST_MOVES, text(Flapping.WINDOW), text(flapping.hold()), lastOutput))
        : lastOutput;
  }

  private static String text(Duration duration) {
    return duration.toMinutes() + " min";
  }

  private HealthState with(HealthStatus status, Flapping flapping) {
    return new HealthState(status, passes, failures, flapping);
  }
}
