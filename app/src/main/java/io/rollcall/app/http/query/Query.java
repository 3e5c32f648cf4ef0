package io.rollcall.app.http.query;

import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.rollcall.app.setting.DurationText;
import io.rollcall.model.RegistryException.InvalidValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, asked for by name. What is not known, or is given more often
 * than it may be, is an {@link InvalidValue} that names it: a misspelt filter must not find all.
 */
public final class Query {

  /** The longest value, which is more than any name, tag or metadata value can have. */
  private static final int LONGEST = 512;

  private final HttpParameters parameters;

  /**
   * @param known the names that may be there; one that ends in a dot stands for all that start so
   */
  public Query(HttpRequest<?> request, Set<String> known) {
    this.parameters = request.getParameters();
    for (var name : parameters.names()) {
      if (!known.contains(name) && !known.contains(prefixOf(name))) {
        throw new InvalidValue(
            "query parameter",
            shortened(name),
            "must be one of " + String.join(", ", new TreeSet<>(known)));
      }
      parameters.getAll(name).forEach(value -> requireShort(name, value));
    }
  }

  /** Null when it is not there. */
  public @Nullable String one(String name) {
    var values = parameters.getAll(name);
    if (values.size() > 1) {
      throw new InvalidValue(name, String.join(", ", values), "must be given once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  public List<String> all(String name) {
    return parameters.getAll(name);
  }

  /** Values by what follows {@code prefix} in their names. */
  Map<String, String> startingWith(String prefix) {
    var values = new LinkedHashMap<String, String>();
    for (var name : parameters.names()) {
      var value = name.startsWith(prefix) ? one(name) : null;
      if (value != null) {
        values.put(name.substring(prefix.length()), value);
      }
    }
    return values;
  }

  /** False when it is not there. */
  public boolean flag(String name) {
    var text = one(name);
    return switch (text) {
      case null -> false;
      case "false" -> false;
      case "true" -> true;
      default -> throw new InvalidValue(name, text, "must be true or false");
    };
  }

  /** Null when it is not there. */
  public @Nullable Duration duration(String name) {
    var text = one(name);
    if (text == null) {
      return null;
    }
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(name, text, DurationText.RULE);
    }
  }

  /** Null when it is not there. */
  public @Nullable Long whole(String name, long least, long most) {
    var text = one(name);
    if (text == null) {
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, with the bounds.
    }
    throw new InvalidValue(name, text, "must be a whole number from " + least + " to " + most);
  }

  private static String prefixOf(String name) {
    return name.substring(0, name.indexOf('.') + 1);
  }

  private static void requireShort(String name, String value) {
    if (value.length() > LONGEST) {
      throw new InvalidValue(
          shortened(name), shortened(value), "must be at most " + LONGEST + " characters");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
