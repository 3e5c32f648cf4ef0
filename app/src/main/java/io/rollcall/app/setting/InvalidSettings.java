package io.rollcall.app.setting;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with what was given; the messages are what an operator needs to mend it. */
public final class InvalidSettings extends RuntimeException {

  private final transient List<SettingProblem> problems;

  public InvalidSettings(List<SettingProblem> problems) {
    super(
        problems.stream().map(SettingProblem::message).collect(Collectors.joining("; ")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
  }

  /** With one problem: a value that breaks a rule, which starts with "must". */
  public static InvalidSettings value(String key, String value, String rule) {
    return new InvalidSettings(List.of(SettingProblem.value(key, value, rule)));
  }

  /** What {@code core} says of a setting, whose field is the key without {@code rollcall.}. */
  public static InvalidSettings of(InvalidValue error) {
    return of(Setting.PREFIX + error.field(), Setting.PREFIX + error.getMessage());
  }

  /**
   * What a part of Rollcall says of its settings.
   *
   * @param part the part of the key that they share
   * @param error its message begins with the rest of the key
   */
  public static InvalidSettings of(String part, IllegalArgumentException error) {
    var message = Setting.PREFIX + part + "." + error.getMessage();
    return of(message.split(" ", 2)[0], message);
  }

  private static InvalidSettings of(String key, String message) {
    return new InvalidSettings(List.of(new SettingProblem(key, message)));
  }

  /** At least one. */
  public List<SettingProblem> problems() {
    return problems;
  }
}
