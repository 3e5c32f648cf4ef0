package io.rollcall.app.http.instance;

import io.micronaut.http.HttpHeaders;
import io.rollcall.model.PutMode;
import io.rollcall.model.RegistryException.InvalidValue;
import org.jspecify.annotations.Nullable;

/** The header {@code If-None-Match: *}, which asks that nothing be replaced (RFC 9110, 13.1.2). */
final class CreateOnly {

  private CreateOnly() {}

  static PutMode read(@Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return PutMode.CREATE_OR_REPLACE;
    }
    if (ifNoneMatch.strip().equals("*")) {
      return PutMode.CREATE_ONLY;
    }
    throw new InvalidValue(HttpHeaders.IF_NONE_MATCH, ifNoneMatch, "must be *");
  }
}
