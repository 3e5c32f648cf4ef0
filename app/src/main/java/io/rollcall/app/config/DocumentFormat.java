package io.rollcall.app.config;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats of which it can be told whether a text is one, and what it says. */
enum DocumentFormat {
  JSON("application/json|.+[+]json"),
  YAML("(application|text)/(x-)?yaml|.+[+]yaml"),
  TOML("application/toml|text/x-toml|.+[+]toml");

  /** In levels of objects and arrays. */
  static final int DEEPEST = 100;

  private final String mediaTypes;

  DocumentFormat(String mediaTypes) {
    this.mediaTypes = mediaTypes;
  }

  /** Null for any other text, of which nothing is known. */
  static @Nullable DocumentFormat of(String mediaType) {
    for (var format : values()) {
      if (mediaType.toLowerCase(ROOT).matches(format.mediaTypes)) {
        return format;
      }
    }
    return null;
  }

  /** What the text says, as JSON would: one document, or for YAML any number. */
  List<JsonNode> parse(String text) throws UnreadableDocument {
    return switch (this) {
      case JSON -> List.of(JsonDocument.parse(text));
      case YAML -> YamlDocuments.parse(text);
      case TOML -> List.of(TomlDocument.parse(text));
    };
  }
}
