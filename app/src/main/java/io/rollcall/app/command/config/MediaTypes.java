package io.rollcall.app.command.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types by the ends of names. */
final class MediaTypes {

  private static final String TEXT = "text/plain";

  private static final Map<String, String> BY_END =
      Map.of(
          "json", "application/json",
          "yaml", "application/yaml",
          "yml", "application/yaml",
          "toml", "application/toml",
          "xml", "application/xml",
          "csv", "text/csv",
          "properties", "text/x-java-properties",
          "html", "text/html");

  private MediaTypes() {}

  /** What the name of {@code file} says, else that of {@code key}. */
  static String of(@Nullable Path file, String key) {
    var name = file == null || file.getFileName() == null ? key : file.getFileName().toString();
    return BY_END.getOrDefault(end(name), BY_END.getOrDefault(end(key), TEXT));
  }

  private static String end(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
