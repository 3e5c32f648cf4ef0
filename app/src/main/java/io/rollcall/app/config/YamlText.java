package io.rollcall.app.config;

import io.rollcall.app.config.SettingsFile.SyntaxError;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads YAML, and leaves texts as they are written: {@code 0x50} and {@code yes} stay that. */
final class YamlText {

  private YamlText() {}

  /** Maps, lists and strings; an empty one stands for nothing. */
  static Map<String, Object> parse(String text) throws SyntaxError {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    try {
      var root = new Yaml(options).compose(new StringReader(text));
      return root instanceof MappingNode mapping ? map(mapping) : requireNothing(root);
    } catch (MarkedYAMLException e) {
      var mark = Objects.requireNonNullElse(e.getProblemMark(), e.getContextMark());
      throw new SyntaxError("YAML", mark.getLine() + 1, mark.getColumn() + 1, e.getProblem());
    } catch (ReaderException e) {
      var before = text.substring(0, Math.min(e.getPosition(), text.length()));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      throw new SyntaxError("YAML", line, column, "a character that YAML does not allow");
    } catch (YAMLException e) {
      throw new SyntaxError("it is not YAML (" + e.getMessage() + ")");
    }
  }

  private static Map<String, Object> requireNothing(Node root) throws SyntaxError {
    if (root == null) {
      return Map.of();
    }
    throw new SyntaxError("YAML", line(root), column(root), "settings are expected, by key");
  }

  private static Map<String, Object> map(MappingNode mapping) throws SyntaxError {
    var map = new LinkedHashMap<String, Object>();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new SyntaxError(
            "YAML", line(entry.getKeyNode()), column(entry.getKeyNode()), "a key must be a text");
      }
      if (map.put(key.getValue(), value(entry.getValueNode())) != null) {
        throw new SyntaxError("YAML", line(key), column(key), "the key is given twice");
      }
    }
    return map;
  }

  private static Object value(Node node) throws SyntaxError {
    return switch (node) {
      case MappingNode mapping -> map(mapping);
      case SequenceNode sequence -> {
        List<Object> list = new ArrayList<>();
        for (var each : sequence.getValue()) {
          list.add(value(each));
        }
        yield list;
      }
      case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
      default -> throw new SyntaxError("YAML", line(node), column(node), "not a value");
    };
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static int column(Node node) {
    return node.getStartMark().getColumn() + 1;
  }
}
