package io.rollcall.app.http.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.security.access.Forbidden;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.login.TooManyRequests;
import io.rollcall.registry.Caller;
import jakarta.inject.Singleton;
import java.util.Set;

/** Puts on record what was refused for who asked, rather than for what was asked. */
@Singleton
public final class Refusals {

  private static final Set<Integer> STATUSES =
      Set.of(
          HttpStatus.UNAUTHORIZED.getCode(),
          HttpStatus.FORBIDDEN.getCode(),
          HttpStatus.TOO_MANY_REQUESTS.getCode());

  private final ProblemCounts counts;
  private final AuditLog audit;
  private final Callers callers;

  Refusals(ProblemCounts counts, AuditLog audit, Callers callers) {
    this.counts = counts;
    this.audit = audit;
    this.callers = callers;
  }

  /** As {@link Problems#of}, counted; what is a refusal is put on record. */
  public Problem problem(HttpRequest<?> request, Throwable error, String where) {
    var problem = counts.counted(Problems.of(error, where));
    if (STATUSES.contains(problem.status())) {
      audit.record(event(request, callers.of(request), error, problem));
    }
    return problem;
  }

  private static AuditEvent event(
      HttpRequest<?> request, Caller caller, Throwable error, Problem problem) {
    return switch (error) {
      case LoginFailed failed -> new AuditEvent.LoginFailure(caller, failed.getMessage());
      case TooManyRequests many when many.failure() != null ->
          new AuditEvent.LoginFailure(caller, many.failure().getMessage());
      case Forbidden forbidden ->
          new AuditEvent.Refusal(
              caller,
              forbidden.action().wireName(),
              forbidden.object(),
              problem.name(),
              forbidden.getMessage());
      default ->
          new AuditEvent.Refusal(
              caller, request.getMethodName(), request.getPath(), problem.name(), problem.detail());
    };
  }
}
