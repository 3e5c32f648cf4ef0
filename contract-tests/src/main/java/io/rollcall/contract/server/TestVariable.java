package io.rollcall.contract.server;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person or a script decides about the servers of tests. */
final class TestVariable {

  private TestVariable() {}

  /**
   * The system property {@code rollcall.test.NAME}, else the environment variable {@code
   * ROLLCALL_TEST_NAME}, in upper case and with underscores for all that is no letter or digit;
   * absent when neither says anything.
   */
  static @Nullable String of(String name) {
    var property = System.getProperty("rollcall.test." + name);
    return present(property != null ? property : System.getenv(variable(name)));
  }

  static String variable(String name) {
    return "ROLLCALL_TEST_" + name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static @Nullable String present(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
