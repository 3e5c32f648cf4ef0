package io.rollcall.app.setting;

import io.rollcall.app.setting.SettingsFile.SyntaxError;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML, and leaves texts as they are written: {@code 0x50} and {@code yes} stay that. What is
 * null is left out. Errors repeat nothing of the text, which may be secret.
 */
final class YamlText {

  private static final String NEEDS_QUOTES =
      "what begins with *, & or ! must be in quotes; there are no aliases, anchors or tags";

  private static final Pattern TELLS_NO_TEXT =
      Pattern.compile(
          "expected [^()]+, but (got|found) '?<[a-z ]+>'?"
              + "|could not find expected ':'"
              + "|mapping values are not allowed here"
              + "|found unexpected end of stream");

  private static final Pattern ABOUT_MARKS = Pattern.compile(".*\\b(alias|anchor|tag)\\b.*");

  private YamlText() {}

  /** Maps, lists and strings; an empty one stands for nothing. */
  static Map<String, Object> parse(String text) throws SyntaxError {
    try {
      refuseMarksAndDepth(text);
      var root = new Yaml().compose(new StringReader(text));
      return root instanceof MappingNode mapping ? map(mapping) : requireNothing(root);
    } catch (MarkedYAMLException e) {
      var mark = Objects.requireNonNullElse(e.getProblemMark(), e.getContextMark());
      throw new SyntaxError("YAML", mark.getLine() + 1, mark.getColumn() + 1, reason(e));
    } catch (ReaderException e) {
      var before = text.substring(0, Math.min(e.getPosition(), text.length()));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      throw new SyntaxError("YAML", line, column, "a character that YAML does not allow");
    } catch (YAMLException e) {
      throw new SyntaxError("it is not YAML");
    }
  }

  /** Before anything is built of it. */
  private static void refuseMarksAndDepth(String text) throws SyntaxError {
    int depth = 0;
    for (var event : new Yaml().parse(new StringReader(text))) {
      refuseMarks(event);
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > SettingsFile.DEEPEST) {
        throw SyntaxError.tooDeep();
      }
    }
  }

  private static void refuseMarks(Event event) throws SyntaxError {
    boolean isMarked =
        switch (event) {
          case AliasEvent _ -> true;
          case ScalarEvent scalar -> scalar.getAnchor() != null || scalar.getTag() != null;
          case CollectionStartEvent start -> start.getAnchor() != null || start.getTag() != null;
          default -> false;
        };
    if (isMarked) {
      var mark = event.getStartMark();
      throw new SyntaxError("YAML", mark.getLine() + 1, mark.getColumn() + 1, NEEDS_QUOTES);
    }
  }

  private static String reason(MarkedYAMLException error) {
    if (ABOUT_MARKS.matcher(String.valueOf(error.getContext())).matches()) {
      return NEEDS_QUOTES;
    }
    var problem = String.valueOf(error.getProblem());
    return TELLS_NO_TEXT.matcher(problem).matches() ? problem : "something is out of place";
  }

  private static Map<String, Object> requireNothing(Node root) throws SyntaxError {
    if (root == null) {
      return Map.of();
    }
    throw new SyntaxError("YAML", line(root), column(root), "settings are expected, by key");
  }

  private static Map<String, Object> map(MappingNode mapping) throws SyntaxError {
    var map = new LinkedHashMap<String, Object>();
    var keys = new HashSet<String>();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new SyntaxError(
            "YAML", line(entry.getKeyNode()), column(entry.getKeyNode()), "a key must be a text");
      }
      if (!keys.add(key.getValue())) {
        throw new SyntaxError("YAML", line(key), column(key), "the key is given twice");
      }
      if (!entry.getValueNode().getTag().equals(Tag.NULL)) {
        map.put(key.getValue(), value(entry.getValueNode()));
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
