package io.rollcall.app.setting;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where settings are given. Options win over the environment, which wins over the file.
 *
 * @param file empty for none
 * @param environment all variables there are
 * @param options by full key
 */
public record SettingsSource(
    Optional<Path> file, Map<String, String> environment, Map<String, String> options) {

  private static final int MOST_PROBLEMS = 100;
  private static final int LONGEST_KEY_COMPARED = 100;

  /**
   * Reads all of it, as it is now.
   *
   * @throws InvalidSettings with everything that is wrong
   */
  public Settings read() {
    return read(states -> {});
  }

  /**
   * As the other.
   *
   * @param seen told, before they are read, of the files that are; at last of all of them
   */
  Settings read(Consumer<FileStates> seen) {
    var ownFile = FileStates.of(file.stream().toList());
    seen.accept(ownFile);
    var problems = new ArrayList<SettingProblem>();
    var given = new TreeMap<String, Given>();
    var variables = new Variables(Sections.SETTINGS);
    put(fromFile(problems), Origin.FILE, given, problems);
    put(variables.settings(environment), Origin.VARIABLE, given, problems);
    variables.tellSlips(environment, problems::add);
    put(options, Origin.OPTION, given, problems);
    seen.accept(ownFile.and(FileStates.of(contentFiles(given))));
    var effective = effective(given); // with fingerprints, so before any content is read
    var reading = new Reading(given);
    var sections = new HashMap<Class<?>, Object>();
    Sections.ALL.forEach(section -> sections.put(section.getClass(), section.read(reading)));
    problems.addAll(reading.problems());
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
    }
    return new Settings(effective, Map.copyOf(sections));
  }

  private Map<String, String> fromFile(Collection<SettingProblem> problems) {
    try {
      return file.map(SettingsFile::read).orElse(Map.of());
    } catch (InvalidSettings e) {
      problems.addAll(e.problems());
      return Map.of();
    }
  }

  private static void put(
      Map<String, String> texts,
      Origin origin,
      Map<String, Given> given,
      Collection<SettingProblem> problems) {
    texts.forEach(
        (key, text) -> {
          var objection = objection(key, text);
          if (!objection.isEmpty() && problems.size() < MOST_PROBLEMS) {
            problems.add(SettingProblem.of(key, objection));
          } else if (objection.isEmpty() && key.length() > Setting.PREFIX.length()) {
            given.put(key.substring(Setting.PREFIX.length()), new Given(text, origin));
          }
        });
  }

  /** Empty for a key that is known. */
  private static String objection(String key, String text) {
    if (!key.startsWith(Setting.PREFIX)) {
      boolean isNothing = (key + ".").equals(Setting.PREFIX) && text.isEmpty();
      return isNothing ? "" : "is not a setting; all of them begin with " + Setting.PREFIX;
    }
    var shortKey = key.substring(Setting.PREFIX.length());
    return Sections.SETTINGS.stream().anyMatch(setting -> setting.isNamed(shortKey))
        ? ""
        : "is not a setting; the nearest one is " + nearest(key);
  }

  private static String nearest(String key) {
    var compared = key.substring(0, Math.min(key.length(), LONGEST_KEY_COMPARED));
    return EditDistance.nearest(
        compared, Sections.SETTINGS.stream().map(Setting::fullKey).toList());
  }

  private static List<Path> contentFiles(Map<String, Given> given) {
    return Sections.SETTINGS.stream()
        .filter(Setting::namesContent)
        .flatMap(setting -> Stream.ofNullable(given.get(setting.key())))
        .flatMap(named -> contentFile(named.text()).stream())
        .toList();
  }

  /** Empty for none, and for what is no path. */
  private static Optional<Path> contentFile(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException refusedWhenRead) {
      return Optional.empty();
    }
  }

  /** Without values, which may be secret. */
  @Override
  public String toString() {
    return "SettingsSource[file=%s, %d variables, options %s]"
        .formatted(file.map(Path::toString).orElse("none"), environment.size(), options.keySet());
  }

  private static SequencedMap<String, Settings.Effective> effective(TreeMap<String, Given> given) {
    var effective = new LinkedHashMap<String, Settings.Effective>();
    for (var setting : Sections.SETTINGS) {
      if (!setting.isByName()) {
        var standard = new Given(setting.standard(), Origin.DEFAULT);
        put(effective, setting, setting.key(), given.getOrDefault(setting.key(), standard));
      } else {
        given.forEach(
            (key, value) -> {
              if (setting.isNamed(key)) {
                put(effective, setting, key, value);
              }
            });
      }
    }
    return Collections.unmodifiableSequencedMap(effective);
  }

  private static void put(
      Map<String, Settings.Effective> effective, Setting<?> setting, String key, Given given) {
    var content =
        setting.namesContent() ? contentFile(given.text()).map(Fingerprint::of).orElse("") : "";
    effective.put(
        Setting.PREFIX + key,
        new Settings.Effective(setting, given.text(), given.origin(), content));
  }
}
