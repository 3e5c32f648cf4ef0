package io.rollcall.app.setting;

import io.rollcall.file.BoundedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is written in one file of settings, which is YAML or TOML by its ending. */
final class SettingsFile {

  /** Most maps and lists within each other. */
  static final int DEEPEST = 50;

  private static final int MOST_BYTES = 256 * 1024;

  private final Path file;
  private final Map<String, String> values = new TreeMap<>();
  private final List<SettingProblem> problems = new ArrayList<>();

  private SettingsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads {@code file}.
   *
   * @return texts by full key; those of a list are joined by commas
   * @throws InvalidSettings when it cannot be read as settings
   */
  static Map<String, String> read(Path file) {
    var reading = new SettingsFile(file);
    reading.parsed().forEach((key, value) -> reading.add(key, value));
    if (!reading.problems.isEmpty()) {
      throw new InvalidSettings(reading.problems);
    }
    return reading.values;
  }

  private Map<String, Object> parsed() {
    try {
      var text = BoundedFile.text(file, MOST_BYTES);
      if (text.isBlank()) {
        throw new SyntaxError(
            "it is empty, as one that is still being written; write 'rollcall: {}' to set nothing");
      }
      return parse(text);
    } catch (IOException | SyntaxError e) {
      throw new InvalidSettings(List.of(SettingProblem.file(file, String.valueOf(e.getMessage()))));
    }
  }

  private Map<String, Object> parse(String text) throws SyntaxError {
    var name = file.toString();
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return YamlText.parse(text);
    }
    if (name.endsWith(".toml")) {
      return TomlText.parse(text);
    }
    throw new SyntaxError("its name must end in .yml, .yaml or .toml");
  }

  private void add(String key, Object value) {
    switch (value) {
      case Map<?, ?> children -> children.forEach((name, child) -> add(key + "." + name, child));
      case List<?> list when list.stream().anyMatch(SettingsFile::isNoText) ->
          problems.add(SettingProblem.of(key, "must be a value, or a list of values"));
      case List<?> list ->
          put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      default -> put(key, value.toString());
    }
  }

  private void put(String key, String text) {
    if (values.put(key, text) != null) {
      problems.add(SettingProblem.of(key, "is given twice"));
    }
  }

  private static boolean isNoText(Object value) {
    return value instanceof Map || value instanceof List;
  }

  /** Tells what of a text is not of its language, and where. */
  static final class SyntaxError extends Exception {

    SyntaxError(String message) {
      super(message);
    }

    static SyntaxError tooDeep() {
      return new SyntaxError("it is nested deeper than %d levels".formatted(DEEPEST));
    }

    /** Lines and columns count from 1. */
    SyntaxError(String language, int line, int column, String reason) {
      this("line %d, column %d is not %s (%s)".formatted(line, column, language, reason));
    }
  }
}
