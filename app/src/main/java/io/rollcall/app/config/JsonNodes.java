package io.rollcall.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.model.Limits;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a YAML reader built, as JSON. Counts, over all that is asked of it; for one thread. */
final class JsonNodes {

  /** A text that spells each out has at least a character for it. */
  private static final int MOST = Limits.CONFIG_VALUE_SIZE;

  /** About a thousand decimal digits, which is where the readers of JSON and TOML end. */
  private static final int MOST_BITS = 3_322;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int count;

  JsonNode of(@Nullable Object value) throws UnreadableDocument {
    return of(value, 0);
  }

  private JsonNode of(@Nullable Object value, int depth) throws UnreadableDocument {
    if (depth > DocumentFormat.DEEPEST) {
      throw UnreadableDocument.tooDeep(); // an alias may name what it stands in
    }
    if (++count > MOST) {
      throw UnreadableDocument.somewhere("its aliases stand for too much");
    }
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case BigInteger number -> NODES.numberNode(bounded(number));
      case Double number -> NODES.numberNode(number);
      case List<?> list -> array(list, depth);
      case Map<?, ?> map -> object(map, depth);
      default -> throw UnreadableDocument.somewhere("it has a value that JSON cannot express");
    };
  }

  private static BigInteger bounded(BigInteger number) throws UnreadableDocument {
    if (number.bitLength() > MOST_BITS) {
      throw UnreadableDocument.somewhere("a number is too long");
    }
    return number;
  }

  private JsonNode array(List<?> list, int depth) throws UnreadableDocument {
    var array = NODES.arrayNode();
    for (var element : list) {
      array.add(of(element, depth + 1));
    }
    return array;
  }

  private ObjectNode object(Map<?, ?> map, int depth) throws UnreadableDocument {
    var object = NODES.objectNode();
    for (var entry : map.entrySet()) {
      var before = object.replace(name(entry.getKey()), of(entry.getValue(), depth + 1));
      if (before != null) {
        throw UnreadableDocument.somewhere(UnreadableDocument.TWICE); // such as 1 and "1"
      }
    }
    return object;
  }

  private static String name(@Nullable Object key) throws UnreadableDocument {
    return switch (key) {
      case null -> "null";
      case String text -> text;
      case Boolean truth -> truth.toString();
      case BigInteger number -> bounded(number).toString();
      case Number number -> number.toString();
      default -> throw UnreadableDocument.somewhere("a name is not a text");
    };
  }
}
