package io.rollcall.app.config;

import io.rollcall.model.RegistryException.InvalidValue;

/** An operator's mistake; the message is all they need to mend it. */
public final class InvalidSetting extends RuntimeException {

  private InvalidSetting(String message) {
    super(message, null, false, false);
  }

  /**
   * A value that breaks a rule.
   *
   * @param key in full, such as {@code rollcall.http.port}
   * @param rule what would be right, starting with "must"
   */
  public static InvalidSetting value(String key, String value, String rule) {
    return new InvalidSetting("%s %s, but is '%s'".formatted(key, rule, value));
  }

  /** What {@code core} says of a setting, whose field is the key without {@code rollcall.}. */
  public static InvalidSetting of(InvalidValue error) {
    return new InvalidSetting(Setting.PREFIX + error.getMessage());
  }

  /**
   * What a backend says of its settings.
   *
   * @param backend the part of the key that they share
   * @param error its message begins with the rest of the key
   */
  public static InvalidSetting of(String backend, IllegalArgumentException error) {
    return new InvalidSetting(Setting.PREFIX + backend + "." + error.getMessage());
  }

  static InvalidSetting unknown(String key, String nearest) {
    return new InvalidSetting("%s is not a setting; the nearest one is %s".formatted(key, nearest));
  }

  /** One of two that mean nothing without each other. */
  static InvalidSetting alone(Setting<?> given, Setting<?> missing) {
    return new InvalidSetting(
        "%s must be given together with %s".formatted(given.fullKey(), missing.fullKey()));
  }

  static InvalidSetting foreign(String key) {
    return new InvalidSetting(
        "%s is not a setting; all of them begin with %s".formatted(key, Setting.PREFIX));
  }

  /** A settings file that can't be read as one. */
  public static InvalidSetting file(String file, String reason) {
    return new InvalidSetting("settings file %s: %s".formatted(file, reason));
  }
}
