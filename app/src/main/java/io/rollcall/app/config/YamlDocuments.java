package io.rollcall.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML 1.1, any number of documents. Times and dates are texts; there are no tags but YAML's
 * own, and no name twice in a mapping. Aliases stand for what they name, as long as that does not
 * come to more than a value without aliases could say.
 */
final class YamlDocuments {

  private static final int MOST_ALIASES = 50;

  private YamlDocuments() {}

  static List<JsonNode> parse(String text) throws UnreadableDocument {
    try {
      var nodes = new JsonNodes();
      var documents = new ArrayList<JsonNode>();
      for (var document : reader().loadAll(text)) {
        documents.add(nodes.of(document));
      }
      return documents;
    } catch (DuplicateKeyException e) {
      throw at(e, UnreadableDocument.TWICE);
    } catch (MarkedYAMLException e) {
      throw at(e, UnreadableDocument.OUT_OF_PLACE);
    } catch (ReaderException e) {
      throw at(text, e.getPosition());
    } catch (YAMLException e) {
      throw UnreadableDocument.somewhere(
          "it is nested deeper than %d levels, or has more than %d aliases"
              .formatted(DocumentFormat.DEEPEST, MOST_ALIASES));
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw UnreadableDocument.somewhere("it has a value that YAML does not allow"); // as !!int x
    }
  }

  private static UnreadableDocument at(MarkedYAMLException error, String reason) {
    var mark = error.getProblemMark() == null ? error.getContextMark() : error.getProblemMark();
    return mark == null
        ? UnreadableDocument.somewhere(reason)
        : UnreadableDocument.at(mark.getLine() + 1, mark.getColumn() + 1, reason);
  }

  private static UnreadableDocument at(String text, int position) {
    var before = text.substring(0, Math.min(position, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return UnreadableDocument.at(line, column, "a character that YAML does not allow");
  }

  /** Not thread-safe. */
  private static Yaml reader() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(DocumentFormat.DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    var dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options),
        new Representer(dumping),
        dumping,
        options,
        new WithoutTimes());
  }

  private static final class WithoutTimes extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, regexp, first, limit);
      }
    }
  }
}
