package io.rollcall.app.setting;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be set.
 *
 * @param key without the leading {@code rollcall.}; a last part in angle brackets, such as {@code
 *     <service>}, stands for any name
 * @param standard what holds when it is not given, as one would write it; empty when nothing does
 * @param meaning for people, in a sentence
 * @param changesWhileRunning whether a new value takes effect without a restart
 * @param namesContent whether it is the path of a file whose content counts, which is then watched
 */
public record Setting<T>(
    String key,
    ValueType<T> type,
    String standard,
    String meaning,
    boolean changesWhileRunning,
    boolean namesContent) {

  static final String PREFIX = "rollcall.";

  /** One that changes while Rollcall runs. */
  public static <T> Setting<T> live(
      String key, ValueType<T> type, String standard, String meaning) {
    return new Setting<>(key, type, standard, meaning, true, false);
  }

  /** One that takes effect at the next start. */
  public static <T> Setting<T> fixed(
      String key, ValueType<T> type, String standard, String meaning) {
    return new Setting<>(key, type, standard, meaning, false, false);
  }

  /** A file that is read again when it changes, or when another one is named. */
  public static Setting<Optional<Path>> content(String key, String meaning) {
    return new Setting<>(key, ValueType.file().optional(), "", meaning, true, true);
  }

  /** A text that is shown nowhere; {@link #inFile()} is the file that it may be in instead. */
  public static Setting<Optional<Secret>> secret(String key, String meaning) {
    return live(key, ValueType.secret().optional(), "", meaning);
  }

  /** The key as it is written in the file and in errors. */
  public String fullKey() {
    return PREFIX + key;
  }

  /** The environment variable that says the same; empty for what is set by name. */
  Optional<String> variable() {
    return isByName()
        ? Optional.empty()
        : Optional.of(fullKey().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
  }

  /** The setting that names the file in which this secret is. */
  Setting<Optional<Path>> inFile() {
    return content(key + "-file", "File that has `" + fullKey() + "` in it, instead of that.");
  }

  /** Whether {@code key} is this setting's, or one of them when it is set by name. */
  public boolean isNamed(String key) {
    return isByName()
        ? key.startsWith(prefix()) && key.length() > prefix().length()
        : key.equals(this.key);
  }

  /** What stands before the name. */
  String prefix() {
    return key.substring(0, key.lastIndexOf('<'));
  }

  boolean isByName() {
    return key.endsWith(">");
  }
}
