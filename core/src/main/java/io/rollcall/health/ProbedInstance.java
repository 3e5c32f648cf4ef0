package io.rollcall.health;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One registration that is probed: what was measured, and what is stored of it. Thread-safe. */
final class ProbedInstance {

  /** A changed reason is stored at once with a change of status, else no more often than this. */
  static final Duration BETWEEN_OUTPUTS = Duration.ofMinutes(5);

  /** What was stored without an error shows after this, or is stored again. */
  static final Duration TIME_TO_SHOW = Duration.ofSeconds(10);

  final HealthCheck.Probed check;
  private ServiceInstance stored;
  private HealthState state;
  private @Nullable ProbeResult lastResult;
  private long lastProbedNanos;
  private @Nullable HealthReport lastReport;
  private long lastReportNanos;
  private boolean reporting;
  private boolean mine;
  private boolean gone;
  private @Nullable Timer timer;

  ProbedInstance(ServiceInstance stored, HealthCheck.Probed check) {
    this.stored = stored;
    this.check = check;
    this.state = HealthState.of(stored.status());
  }

  synchronized Registration registration() {
    return stored.registration();
  }

  InstanceKey key() {
    return registration().key();
  }

  synchronized boolean isOf(ServiceInstance instance) {
    return stored.revision() == instance.revision();
  }

  /** The catalog told it anew. A status that somebody else set is where results count from. */
  synchronized void stored(ServiceInstance now) {
    boolean changed = now.status() != stored.status();
    stored = now;
    if (changed && now.status() != state.status()) {
      state = state.setTo(now.status());
    }
  }

  /** Whether it is this replica's from now on, and was not before: nothing counts that was. */
  synchronized boolean own(boolean isMine) {
    boolean adopted = isMine && !mine;
    mine = isMine;
    if (adopted) {
      state = HealthState.of(stored.status());
    }
    return adopted;
  }

  synchronized void wakeBy(Timer next) {
    stopTimer();
    timer = next;
    if (gone) {
      stopTimer();
    }
  }

  /** It is registered no more, or not so. */
  synchronized void leave() {
    gone = true;
    stopTimer();
  }

  synchronized boolean isGone() {
    return gone;
  }

  synchronized void count(ProbeResult result, long nowNanos) {
    var before = state;
    state = before.after(result.verdict(), check.schedule(), nowNanos);
    if (state.flapping().holds() > before.flapping().holds()) {
      lastReport = null; // so that the hold is told at once
    }
    lastResult = result;
    lastProbedNanos = nowNanos;
  }

  /** What has to be stored, for the caller to do so and say how it went; null for nothing. */
  synchronized @Nullable HealthReport beginReport(long nowNanos) {
    var result = lastResult;
    if (reporting || gone || !mine || result == null) {
      return null;
    }
    boolean isHeld = state.flapping().isHeld(nowNanos);
    var report =
        new HealthReport(
            stored.key(),
            state.status(),
            state.output(result.output(), nowNanos),
            OptionalLong.of(stored.revision()),
            state.status() == stored.status());
    boolean isReason = isHeld || result.verdict() != ProbeResult.Verdict.PASSED;
    reporting = isDue(report, isReason, nowNanos);
    return reporting ? report : null;
  }

  synchronized void endReport(HealthReport report, boolean isStored, long nowNanos) {
    reporting = false;
    if (isStored) {
      lastReport = report;
      lastReportNanos = nowNanos;
    }
  }

  /** A success is no reason for a status that is not healthy (yet). */
  private boolean isDue(HealthReport report, boolean isReason, long nowNanos) {
    if (report.status() != stored.status()) {
      return !wasReported(report, TIME_TO_SHOW, nowNanos);
    }
    boolean isNews =
        report.status() != HealthStatus.HEALTHY
            && isReason
            && !report.output().equals(stored.output());
    return isNews && !wasReported(report, BETWEEN_OUTPUTS, nowNanos);
  }

  /** Whether the same, but perhaps for the reason, was stored a short time ago. */
  private boolean wasReported(HealthReport report, Duration ago, long nowNanos) {
    var last = lastReport;
    return last != null
        && last.status() == report.status()
        && nowNanos - lastReportNanos < ago.toNanos();
  }

  synchronized Probing probing(Clock clock) {
    long nowNanos = clock.nanos();
    var flapping = state.flapping();
    return new Probing(
        mine,
        state.status(),
        lastResult,
        lastResult == null ? null : at(clock.now(), lastProbedNanos - nowNanos),
        state.passes(),
        state.failures(),
        flapping.isHeld(nowNanos) ? at(clock.now(), flapping.heldUntil() - nowNanos) : null);
  }

  private static Instant at(Instant now, long laterNanos) {
    return now.plusNanos(laterNanos);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
