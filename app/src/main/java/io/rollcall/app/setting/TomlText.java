package io.rollcall.app.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.rollcall.app.setting.SettingsFile.SyntaxError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads TOML. Errors repeat nothing of the text, which may be secret. */
final class TomlText {

  private static final Pattern TELLS_NO_TEXT =
      Pattern.compile("Duplicate key|Unexpected token: Got [A-Z_]+, expected [A-Z_, or]+");

  private TomlText() {}

  /** Maps, lists, and values that are written as their {@code toString} says. */
  static Map<String, Object> parse(String text) throws SyntaxError {
    try {
      return map(new TomlMapper().readTree(text), 1);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var said = String.valueOf(e.getOriginalMessage());
      var reason = TELLS_NO_TEXT.matcher(said).matches() ? said : "something is out of place";
      throw at == null
          ? new SyntaxError("it is not TOML (" + reason + ")")
          : new SyntaxError("TOML", at.getLineNr(), at.getColumnNr(), reason);
    }
  }

  private static Map<String, Object> map(JsonNode table, int depth) throws SyntaxError {
    var map = new LinkedHashMap<String, Object>();
    for (var entry : table.properties()) {
      map.put(entry.getKey(), value(entry.getValue(), depth + 1));
    }
    return map;
  }

  private static Object value(JsonNode node, int depth) throws SyntaxError {
    if (depth > SettingsFile.DEEPEST) {
      throw SyntaxError.tooDeep();
    }
    if (node.isObject()) {
      return map(node, depth);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      for (var each : node) {
        list.add(value(each, depth + 1));
      }
      return list;
    }
    return node.asText();
  }
}
