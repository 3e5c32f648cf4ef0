package io.rollcall.app.setting;

/**
 * One thing that is wrong with what was given.
 *
 * @param key in full, such as {@code rollcall.http.port}; an environment variable; or the file
 * @param message all that is needed to mend it; begins with the key and shows no secret
 */
public record SettingProblem(String key, String message) {

  private static final int LONGEST_SHOWN = 120;

  /**
   * A value that breaks a rule.
   *
   * @param rule what would be right, starting with "must"
   */
  public static SettingProblem value(String key, String value, String rule) {
    return new SettingProblem(
        key, "%s %s, but is '%s'".formatted(key, rule, shown(withoutLogins(value))));
  }

  /** Something else about a key, told in the rest of a sentence. */
  public static SettingProblem of(String key, String rest) {
    var shownKey = shown(key);
    return new SettingProblem(shownKey, shownKey + " " + rest);
  }

  static SettingProblem file(Object file, String reason) {
    return new SettingProblem(
        file.toString(), "settings file %s: %s".formatted(file, shown(reason)));
  }

  /** URLs may have a password in them, though none of ours should. */
  private static String withoutLogins(String text) {
    return text.replaceAll("//[^,]*@", "//***@");
  }

  /** On one line, and not for ever. */
  private static String shown(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
