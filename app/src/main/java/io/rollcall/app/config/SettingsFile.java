package io.rollcall.app.config;

import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** The operator's YAML file. */
public final class SettingsFile {

  /** Environment variables win over the file. */
  private static final int ORDER = EnvironmentPropertySource.POSITION - 1;

  private SettingsFile() {}

  /**
   * Reads {@code file}; it may be empty.
   *
   * @throws InvalidSetting when it is not there, not YAML, or has keys that are not Rollcall's
   */
  public static PropertySource read(Path file) {
    try (var input = Files.newInputStream(file)) {
      var values = new YamlPropertySourceLoader().read(file.toString(), input);
      values.keySet().forEach(SettingsFile::requirePrefix);
      return PropertySource.of(file.toString(), values, ORDER);
    } catch (NoSuchFileException e) {
      throw InvalidSetting.file(file.toString(), "there is no such file");
    } catch (IOException e) {
      throw InvalidSetting.file(file.toString(), "can't be read (" + e.getMessage() + ")");
    } catch (MarkedYAMLException e) {
      throw InvalidSetting.file(
          file.toString(),
          "line %d is not YAML (%s)".formatted(e.getProblemMark().getLine() + 1, e.getProblem()));
    } catch (YAMLException e) {
      throw InvalidSetting.file(file.toString(), "is not YAML (" + e.getMessage() + ")");
    }
  }

  /** A slip in the first word would otherwise leave all defaults in place, without a word. */
  private static void requirePrefix(String key) {
    if (!key.startsWith(Setting.PREFIX)) {
      throw InvalidSetting.foreign(key);
    }
  }
}
