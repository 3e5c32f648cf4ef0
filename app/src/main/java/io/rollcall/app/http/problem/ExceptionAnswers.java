package io.rollcall.app.http.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import jakarta.inject.Singleton;

/** Answers what controllers and {@code core} throw. */
@Singleton
final class ExceptionAnswers implements ExceptionHandler<Throwable, HttpResponse<Problem>> {

  private static final String RETRY_SECONDS = "1";

  @Override
  @SuppressWarnings("rawtypes") // the interface has it so
  public HttpResponse<Problem> handle(HttpRequest request, Throwable error) {
    var answer = Problems.of(error, where(request)).answer();
    if (error instanceof BackendUnavailable || error instanceof TooManyBodies) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    return answer;
  }

  static String where(HttpRequest<?> request) {
    return request.getMethodName() + " " + request.getPath();
  }
}
