package io.rollcall.app.http.problem;

import io.micronaut.http.MediaType;

/** How a protocol tells its callers of errors. A bean, which routes name by {@link ErrorsAs}. */
public interface ErrorFormat {

  /** What an answer has for a body that tells of {@code problem}. */
  Object body(Problem problem);

  MediaType mediaType();
}
