package io.rollcall.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

/** Reads TOML. Times and dates are texts. */
final class TomlDocument {

  private static final TomlMapper MAPPER = new TomlMapper();

  private TomlDocument() {}

  static JsonNode parse(String text) throws UnreadableDocument {
    try {
      var document = MAPPER.readTree(text);
      return plain(document, 0);
    } catch (JsonProcessingException e) {
      var isTwice = e.getOriginalMessage().startsWith("Duplicate key");
      throw UnreadableDocument.at(
          e.getLocation(), isTwice ? UnreadableDocument.TWICE : UnreadableDocument.OUT_OF_PLACE);
    }
  }

  /**
   * With the floating-point numbers that JSON and YAML are read with: the parser makes decimals of
   * them, of which {@code 1e999999999} takes as many digits to calculate with. A key of many parts,
   * such as {@code a.b.c}, nests without the parser's limit.
   */
  private static JsonNode plain(JsonNode node, int depth) throws UnreadableDocument {
    if (depth > DocumentFormat.DEEPEST) {
      throw UnreadableDocument.tooDeep();
    }
    switch (node) {
      case ObjectNode object -> {
        for (var property : object.properties()) {
          property.setValue(plain(property.getValue(), depth + 1));
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, plain(array.get(i), depth + 1));
        }
      }
      default -> {}
    }
    return node.isBigDecimal() ? DoubleNode.valueOf(node.doubleValue()) : node;
  }
}
