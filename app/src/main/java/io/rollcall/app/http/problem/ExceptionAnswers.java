package io.rollcall.app.http.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.LoginUndecided;
import io.rollcall.app.security.access.Unauthenticated;
import io.rollcall.app.security.login.TooManyRequests;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.NotRecorded;
import jakarta.inject.Singleton;

/** Answers what controllers and {@code core} throw. */
@Singleton
final class ExceptionAnswers implements ExceptionHandler<Throwable, HttpResponse<?>> {

  private static final String RETRY_SECONDS = "1";

  private final ErrorFormats formats;
  private final Refusals refusals;

  ExceptionAnswers(ErrorFormats formats, Refusals refusals) {
    this.formats = formats;
    this.refusals = refusals;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface has it so
  public HttpResponse<?> handle(HttpRequest request, Throwable error) {
    var problem = refusals.problem(request, error, where(request));
    var answer =
        problem.addTo(HttpResponse.status(problem.status(), null), formats.formatFor(request));
    if (error instanceof BackendUnavailable
        || error instanceof NotRecorded
        || error instanceof TooManyBodies
        || error instanceof TooManyRequests
        || error instanceof LoginUndecided) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (error instanceof Unauthenticated || error instanceof LoginFailed) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return answer;
  }

  static String where(HttpRequest<?> request) {
    return request.getMethodName() + " " + request.getPath();
  }
}
