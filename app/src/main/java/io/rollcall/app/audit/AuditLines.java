package io.rollcall.app.audit;

import static io.rollcall.app.audit.AuditLine.kebab;

import io.rollcall.app.audit.AuditEvent.ConfigWriteEnded;
import io.rollcall.app.audit.AuditEvent.ConfigWriteIntended;
import io.rollcall.app.audit.AuditEvent.Departure;
import io.rollcall.app.audit.AuditEvent.KeysRead;
import io.rollcall.app.audit.AuditEvent.LinesMissing;
import io.rollcall.app.audit.AuditEvent.LoginFailure;
import io.rollcall.app.audit.AuditEvent.Operation;
import io.rollcall.app.audit.AuditEvent.Refusal;
import io.rollcall.app.audit.AuditEvent.SettingsRead;
import io.rollcall.app.audit.AuditEvent.Surprise;
import io.rollcall.app.audit.AuditEvent.TokensRead;
import io.rollcall.app.audit.AuditEvent.WriteEnded;
import io.rollcall.app.audit.AuditEvent.WriteIntended;
import io.rollcall.config.ConfigWrite;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What each event looks like as a line; {@code docs/security.md} shows them to operators. */
final class AuditLines {

  private AuditLines() {}

  /** What the line of an event calls it. */
  static String name(AuditEvent event) {
    return switch (event) {
      case WriteIntended _, WriteEnded _, Surprise _ -> "write";
      case ConfigWriteIntended _, ConfigWriteEnded _ -> "config-write";
      case Departure _ -> "departure";
      case Refusal _ -> "refusal";
      case LoginFailure _ -> "login-failure";
      case Operation _ -> "operation";
      case SettingsRead _ -> "settings";
      case TokensRead _ -> "tokens";
      case KeysRead _ -> "keys";
      case LinesMissing _ -> "lines-missing";
    };
  }

  /** The line of an event, with its end. */
  static byte[] of(Instant time, AuditEvent event) {
    var line = new AuditLine(time, name(event));
    switch (event) {
      case WriteIntended(var write, var caller) ->
          write(line.text("phase", "intent"), write, caller);
      case WriteEnded(var write, var caller, var outcome) -> ended(line, write, caller, outcome);
      case Surprise(var write, var caller, var outcome) -> ended(line, write, caller, outcome);
      case ConfigWriteIntended(var write, var message, var caller) ->
          configWrite(line.text("phase", "intent"), write, message, caller);
      case ConfigWriteEnded ended -> configEnded(line, ended);
      case Departure departure -> departure(line, departure);
      case Refusal(var caller, var action, var object, var problem, var reason) ->
          line.text("outcome", problem)
              .text("action", action)
              .text("object", object)
              .caller(caller)
              .text("reason", reason);
      case LoginFailure(var caller, var reason) -> line.caller(caller).text("reason", reason);
      case Operation(var caller, var action, var object) ->
          line.text("action", action).text("object", object).caller(caller);
      case SettingsRead(var caller, var outcome, var changed, var problems) ->
          line.text("outcome", outcome)
              .caller(caller)
              .texts("changed", changed)
              .texts("problems", problems);
      case TokensRead(var came, var went, var changed) ->
          line.texts("came", came).texts("went", went).texts("changed", changed);
      case KeysRead(var keys, var primary) -> line.texts("keys", keys).text("primary", primary);
      case LinesMissing(var kind, var lines, var reason) ->
          line.text("of", kind).number("lines", lines).text("reason", reason);
    }
    return line.end();
  }

  private static void ended(AuditLine line, Write<?> write, Caller caller, WriteOutcome outcome) {
    write(outcome(line, outcome), write, caller);
    reason(line, outcome);
  }

  private static AuditLine outcome(AuditLine line, WriteOutcome outcome) {
    line.text("phase", "outcome");
    return switch (outcome) {
      case WriteOutcome.Made made -> line.text("outcome", kebab(made.name()));
      case WriteOutcome.Refused(var reason) ->
          line.text("outcome", "refused").text("problem", problem(reason));
      case WriteOutcome.Unknown(var reason) ->
          line.text("outcome", "unknown").text("problem", problem(reason));
    };
  }

  private static void reason(AuditLine line, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Refused(var reason)) {
      line.text("reason", reason.getMessage());
    }
  }

  private static void configEnded(AuditLine line, ConfigWriteEnded ended) {
    outcome(line, ended.outcome());
    ended.version().ifPresent(number -> line.number("version", number));
    configWrite(line, ended.write(), ended.message(), ended.caller());
    reason(line, ended.outcome());
  }

  private static void configWrite(
      AuditLine line, ConfigWrite write, String message, Caller caller) {
    line.text("action", problem(write)).text("key", write.key());
    switch (write) {
      case ConfigWrite.Put(_, var content, _, _) ->
          line.text("contentType", content.mediaType()).number("size", content.size());
      case ConfigWrite.Rollback(_, var version, _) -> line.number("restores", version);
      case ConfigWrite.Delete _ -> {}
    }
    line.text("message", message).caller(caller);
  }

  private static void write(AuditLine line, Write<?> write, Caller caller) {
    line.text("action", problem(write)).key(write.key());
    switch (write) {
      case Write.Register(var registration, _) ->
          line.text("host", registration.host()).number("port", registration.port());
      case Write.Report(var report) ->
          line.text("status", kebab(report.status().name())).text("output", report.output());
      case Write.Evict evict -> line.text("unhealthySince", millis(evict.unhealthySince()));
      case Write.BeginMaintenance begin -> line.text("maintenanceReason", begin.reason());
      case Write.Heartbeat _,
          Write.Deregister _,
          Write.ReplaceMetadata _,
          Write.EndMaintenance _ -> {}
    }
    line.caller(caller);
  }

  private static void departure(AuditLine line, Departure departure) {
    var instance = departure.instance();
    line.text("cause", kebab(departure.cause().name()))
        .key(instance.key())
        .text("host", instance.registration().host())
        .number("port", instance.registration().port())
        .text("status", kebab(instance.status().name()))
        .text("registeredAt", millis(instance.registeredAt()));
  }

  private static String millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** The name of its class, as lines write it: those of errors are the names of their problems. */
  private static String problem(Object named) {
    return kebab(named.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
  }
}
