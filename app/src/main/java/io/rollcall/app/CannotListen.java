package io.rollcall.app;

import io.rollcall.app.config.RollcallSettings;

/** The address to listen on is taken, or is not this machine's. */
final class CannotListen extends RuntimeException {

  CannotListen(RollcallSettings.Http settings, Throwable cause) {
    super(
        "can't listen on %s, port %d: %s"
            .formatted(settings.host(), settings.port(), innermost(cause).getMessage()),
        cause);
  }

  private static Throwable innermost(Throwable error) {
    var cause = error.getCause();
    return cause == null ? error : innermost(cause);
  }
}
