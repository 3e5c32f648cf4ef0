package io.rollcall.app.setting;

import io.rollcall.file.BoundedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a file in YAML that a setting names, and gathers all that is wrong with it. */
public final class YamlFile {

  private static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_PROBLEMS = 100;

  private YamlFile() {}

  /**
   * What {@code file} says.
   *
   * @param setting that names it, for errors
   * @param reading tells the entry of what breaks a rule
   * @throws InvalidSettings with everything that is wrong
   */
  public static <T> T read(Path file, Setting<?> setting, Function<YamlEntry, T> reading) {
    var problems = new ArrayList<String>();
    T read;
    try {
      var root = YamlText.parse(BoundedFile.text(file, MOST_BYTES));
      read = reading.apply(new YamlEntry("", root, problems));
    } catch (IOException | SettingsFile.SyntaxError e) {
      throw invalid(file, setting, List.of(String.valueOf(e.getMessage())));
    }
    if (!problems.isEmpty()) {
      throw invalid(file, setting, problems);
    }
    return read;
  }

  /** With {@code problems}, each in a sentence that begins with what in the file is wrong. */
  public static InvalidSettings invalid(Path file, Setting<?> setting, List<String> problems) {
    return new InvalidSettings(
        problems.stream()
            .limit(MOST_PROBLEMS)
            .map(
                problem ->
                    new SettingProblem(
                        setting.fullKey(),
                        "%s (%s): %s".formatted(setting.fullKey(), file, problem)))
            .toList());
  }
}
