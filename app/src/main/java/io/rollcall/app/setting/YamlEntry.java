package io.rollcall.app.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A map in a file in YAML, read strictly. What breaks a rule is gathered, and left out of what is
 * read. Errors show the value, but for what is read as hidden.
 */
public final class YamlEntry {

  private static final int LONGEST_SHOWN = 80;

  private final String place;
  private final Map<?, ?> fields;
  private final List<String> problems;

  YamlEntry(String place, Map<?, ?> fields, List<String> problems) {
    this.place = place;
    this.fields = fields;
    this.problems = problems;
  }

  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /**
   * One text, which must be there.
   *
   * @param rule what would be right, starting with "must"
   * @param parser throws {@link IllegalArgumentException} for what breaks the rule
   */
  public <T> Optional<T> text(String field, String rule, Function<String, T> parser) {
    if (fields.get(field) instanceof String text) {
      return parsed(field, rule, text, parser);
    }
    refuse(field, rule);
    return Optional.empty();
  }

  /** As {@link #text}, for what may be secret: the error does not show it. */
  public <T> Optional<T> hidden(String field, String rule, Function<String, T> parser) {
    if (fields.get(field) instanceof String text) {
      try {
        return Optional.of(parser.apply(text));
      } catch (IllegalArgumentException e) {
        refuse(field, rule); // without the text
        return Optional.empty();
      }
    }
    refuse(field, rule);
    return Optional.empty();
  }

  /** Several texts, as {@link #text}; none when the field is not there. */
  public <T> List<T> texts(String field, String rule, Function<String, T> parser) {
    var found = new ArrayList<T>();
    list(field)
        .forEach(
            each -> {
              if (each instanceof String text) {
                parsed(field, rule, text, parser).ifPresent(found::add);
              } else {
                refuse(field, rule);
              }
            });
    return found;
  }

  /** Several maps; none when the field is not there. */
  public List<YamlEntry> entries(String field) {
    var found = new ArrayList<YamlEntry>();
    var list = list(field);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> map) {
        found.add(new YamlEntry("%s%s[%d].".formatted(place, field, i), map, problems));
      } else {
        refuse(field + "[" + i + "]", "must have fields of its own");
      }
    }
    return found;
  }

  /** Tells of a field whose value breaks a rule. */
  public void refuse(String field, String rule) {
    problems.add(place + field + " " + rule);
  }

  /** Refuses the fields that are none of {@code known}. */
  public void refuseOthers(Set<String> known) {
    for (var field : fields.keySet()) {
      if (!known.contains(String.valueOf(field))) {
        refuse(
            shown(String.valueOf(field)),
            "is not known; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private <T> Optional<T> parsed(
      String field, String rule, String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (RuntimeException e) { // parsers throw many kinds
      refuse(field, "%s, but is '%s'".formatted(rule, shown(text)));
      return Optional.empty();
    }
  }

  private List<?> list(String field) {
    return switch (fields.get(field)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> {
        refuse(field, "must be a list");
        yield List.of();
      }
    };
  }

  private static String shown(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
