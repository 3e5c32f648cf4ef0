package io.rollcall.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.rollcall.app.config.SettingsFile.SyntaxError;
import java.util.Map;
import java.util.Objects;

/** Reads TOML. */
final class TomlText {

  private TomlText() {}

  /** Maps, lists, and values that are written as their {@code toString} says. */
  static Map<String, Object> parse(String text) throws SyntaxError {
    try {
      return new TomlMapper().readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var reason = Objects.requireNonNullElse(e.getOriginalMessage(), "unreadable");
      throw at == null
          ? new SyntaxError("it is not TOML (" + reason + ")")
          : new SyntaxError("TOML", at.getLineNr(), at.getColumnNr(), reason);
    }
  }
}
