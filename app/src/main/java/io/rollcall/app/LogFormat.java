package io.rollcall.app;

import io.rollcall.app.setting.InvalidSettings;
import java.util.Set;

/** The environment variable that chooses the form of the log; {@code logback.xml} follows it. */
final class LogFormat {

  private static final String VARIABLE = "ROLLCALL_LOG_FORMAT";
  private static final Set<String> KNOWN = Set.of("plain", "json");

  private LogFormat() {}

  /** Call it before anything is logged: an unknown form logs nothing. */
  static void check() {
    var format = System.getenv(VARIABLE);
    if (format != null && !KNOWN.contains(format)) {
      throw InvalidSettings.value(VARIABLE, format, "must be plain or json");
    }
  }
}
