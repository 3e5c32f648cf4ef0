package io.rollcall.app.setting;

import io.rollcall.file.BoundedFile;
import io.rollcall.model.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the settings out of what was given, and gathers all that is wrong with it. Where a value
 * breaks its rule, the default is read instead, so that reading goes on. Not thread-safe.
 */
public final class Reading {

  private static final int LONGEST_SECRET_FILE = 8 * 1024 + 2;

  private final Map<String, Given> given;
  private final List<SettingProblem> problems = new ArrayList<>();
  private final Set<String> faultyKeys = new HashSet<>();

  Reading(Map<String, Given> given) {
    this.given = given;
  }

  /** What a setting says. */
  public <T> T get(Setting<T> setting) {
    return parsed(setting, setting.key());
  }

  /** What a setting by name says for each name. */
  public <T> Map<String, T> each(Setting<T> setting) {
    var values = new TreeMap<String, T>();
    given.forEach(
        (key, value) -> {
          if (setting.isNamed(key) && isRight(setting, key, value.text())) {
            values.put(
                key.substring(setting.prefix().length()),
                setting.type().parser().apply(value.text()));
          }
        });
    return values;
  }

  /** A secret, out of its own setting or out of the file that is named instead. */
  public Optional<Secret> secret(Setting<Optional<Secret>> setting) {
    var file = get(setting.inFile());
    if (file.isEmpty()) {
      return get(setting);
    }
    if (isSet(setting.key())) {
      refuse(setting.inFile(), setting, "must not be given together with " + setting.fullKey());
      return Optional.empty();
    }
    try {
      var text = BoundedFile.text(file.get(), LONGEST_SECRET_FILE).replaceFirst("\r?\n\\z", "");
      return ValueType.require(setting.type().parser().apply(text), !text.isEmpty());
    } catch (IOException | IllegalArgumentException e) {
      refuse(setting.inFile(), setting, "must be a readable file of 1 to 8192 characters");
      return Optional.empty();
    }
  }

  /** Whether something was given for a setting, by itself or in a file. */
  public boolean isGiven(Setting<?> setting) {
    return isSet(setting.key()) || (setting.type().isSecret() && isSet(setting.inFile().key()));
  }

  /** Refuses one of two settings that mean nothing without each other. */
  public void requireTogether(Setting<?> one, Setting<?> other) {
    if (isGiven(one) != isGiven(other)) {
      var alone = isGiven(one) ? one : other;
      var missing = isGiven(one) ? other : one;
      problem(
          alone,
          SettingProblem.of(alone.fullKey(), "must be given together with " + missing.fullKey()));
    }
  }

  /**
   * Refuses the value of {@code setting} for what it is beside {@code other}, unless one of them is
   * wrong by itself.
   *
   * @param rule what would be right, starting with "must"
   */
  public void refuse(Setting<?> setting, Setting<?> other, String rule) {
    if (!faultyKeys.contains(other.key()) && !faultyKeys.contains(setting.key())) {
      problem(setting, SettingProblem.value(setting.fullKey(), text(setting, setting.key()), rule));
    }
  }

  /** Refuses a name that a setting by name must not be given for. */
  public void refuseName(Setting<?> setting, String name, String reason) {
    problems.add(SettingProblem.of(Setting.PREFIX + setting.prefix() + name, reason));
  }

  List<SettingProblem> problems() {
    return problems;
  }

  private void problem(Setting<?> setting, SettingProblem problem) {
    faultyKeys.add(setting.key());
    problems.add(problem);
  }

  private boolean isSet(String key) {
    var value = given.get(key);
    return value != null && !value.text().isEmpty();
  }

  private String text(Setting<?> setting, String key) {
    var value = given.get(key);
    return value == null ? setting.standard() : value.text();
  }

  private <T> T parsed(Setting<T> setting, String key) {
    var text = text(setting, key);
    return setting.type().parser().apply(isRight(setting, key, text) ? text : setting.standard());
  }

  /** Tells of a wrong value once. */
  private boolean isRight(Setting<?> setting, String key, String text) {
    try {
      var _ = setting.type().parser().apply(text);
      return true;
    } catch (IllegalArgumentException | RegistryException.InvalidValue e) {
      if (faultyKeys.add(key)) {
        problems.add(
            SettingProblem.value(
                Setting.PREFIX + key,
                setting.type().isSecret() ? "***" : text,
                setting.type().rule()));
      }
      return false;
    }
  }
}
