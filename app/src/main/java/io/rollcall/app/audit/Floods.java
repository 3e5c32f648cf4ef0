package io.rollcall.app.audit;

import io.rollcall.app.audit.AuditEvent.LinesMissing;
import io.rollcall.app.audit.AuditEvent.LoginFailure;
import io.rollcall.app.audit.AuditEvent.Refusal;
import io.rollcall.app.audit.AuditEvent.Surprise;
import io.rollcall.registry.Caller;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds each kind of event that callers cause without any effect, as often as they like. Callers
 * whom nobody knows have a bound of their own, so that they keep no line of a known one back.
 * Thread-safe.
 */
final class Floods {

  private final Clock clock;
  private final Scheduler scheduler;
  private final Consumer<LinesMissing> keptBack;
  private final Map<Kind, Flood> floods = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param keptBack told how many events were, once they were
   */
  Floods(Clock clock, Scheduler scheduler, Consumer<LinesMissing> keptBack) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.keptBack = keptBack;
  }

  boolean passes(AuditEvent event) {
    var caller = callerWithoutEffect(event);
    return caller == null
        || floods
            .computeIfAbsent(
                new Kind(AuditLines.name(event), caller.isAnonymous()),
                kind -> new Flood(clock, scheduler, held -> keptBack.accept(kind.missing(held))))
            .passes();
  }

  /** Who caused an event that took no right and changed nothing; null for any other event. */
  private static @Nullable Caller callerWithoutEffect(AuditEvent event) {
    return switch (event) {
      case Refusal refusal -> refusal.caller();
      case LoginFailure failure -> failure.caller();
      case Surprise(_, var caller, var outcome) ->
          outcome instanceof WriteOutcome.Made ? null : caller;
      default -> null;
    };
  }

  /** Events that have a bound in common. */
  private record Kind(String event, boolean isAnonymous) {

    LinesMissing missing(long lines) {
      return new LinesMissing(
          event,
          lines,
          "more than %d a second of %s callers"
              .formatted(Flood.MOST_A_SECOND, isAnonymous ? "anonymous" : "known"));
    }
  }
}
