package io.rollcall.app.http.problem;

import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;

/** Errors as {@code application/problem+json} (RFC 9457), as this API tells them. */
@Singleton
public final class ProblemFormat implements ErrorFormat {

  @Override
  public Object body(Problem problem) {
    return problem;
  }

  @Override
  public MediaType mediaType() {
    return MediaType.APPLICATION_JSON_PROBLEM_TYPE;
  }
}
