package io.rollcall.app;

import io.rollcall.app.section.HttpSection;
import java.util.Objects;

/** The address to listen on is taken, or is not this machine's. */
final class CannotListen extends RuntimeException {

  CannotListen(HttpSection.Http settings, Throwable cause) {
    super(
        "rollcall.http.host and rollcall.http.port must be an address of this machine and a free port, but are '%s' and %d: %s"
            .formatted(settings.host(), settings.port(), reason(cause)),
        cause);
  }

  private static String reason(Throwable error) {
    var cause = error.getCause();
    return cause != null
        ? reason(cause)
        : Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
  }
}
