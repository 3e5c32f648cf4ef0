package io.rollcall.app.setting;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings at one moment, valid. Immutable.
 *
 * @param effective by full key, in the order in which people are shown them
 * @param sections what each section was read to
 */
public record Settings(SequencedMap<String, Effective> effective, Map<Class<?>, Object> sections) {

  /**
   * What holds for one key.
   *
   * @param text as it was given, or the default
   * @param content tells one content of a file from another, where that is what counts; else empty
   */
  public record Effective(Setting<?> setting, String text, Origin origin, String content) {

    /** For people: secrets are hidden. */
    public String shown() {
      return setting.type().isSecret() && !text.isEmpty() ? "***" : text;
    }

    @Override
    public String toString() {
      return shown() + " by " + origin;
    }

    private boolean saysTheSameAs(Effective other) {
      return text.equals(other.text) && content.equals(other.content);
    }
  }

  /** What a section says. */
  @SuppressWarnings("unchecked") // SettingsSource reads each section and puts what it returns here
  public <T> T get(Class<? extends Section<T>> section) {
    return (T) Objects.requireNonNull(sections.get(section), section::getName);
  }

  /** The keys that say something else than in {@code other}. */
  public List<String> differences(Settings other) {
    return Stream.concat(effective.keySet().stream(), other.effective.keySet().stream())
        .distinct()
        .filter(key -> !isSame(effective.get(key), other.effective.get(key)))
        .toList();
  }

  /** Whether {@code key}, of this or of an other, changes while Rollcall runs. */
  public static boolean changesWhileRunning(String key) {
    return Sections.SETTINGS.stream()
        .filter(setting -> setting.isNamed(key.substring(Setting.PREFIX.length())))
        .allMatch(Setting::changesWhileRunning);
  }

  /** The files whose content counts. */
  public List<Path> files() {
    return effective.values().stream()
        .filter(value -> value.setting().namesContent() && !value.text().isEmpty())
        .map(value -> Path.of(value.text()))
        .toList();
  }

  private static boolean isSame(@Nullable Effective one, @Nullable Effective other) {
    return one != null && other != null && one.saysTheSameAs(other);
  }
}
