package io.rollcall.app.http.json;

import io.rollcall.app.setting.DurationText;
import io.rollcall.model.RegistryException.InvalidValue;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object in a request, asked for by name. Immutable.
 *
 * <p>A field that is null counts as absent. What is of another type is an {@link InvalidValue} that
 * names the field by its path in the body.
 */
public final class JsonObject {

  private static final int SHOWN_LENGTH = 64;
  private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  private final String path;
  private final Map<?, ?> fields;

  /**
   * @param path what stands before the names of the fields, such as {@code healthCheck.}
   */
  JsonObject(String path, Map<?, ?> fields) {
    this.path = path;
    this.fields = fields;
  }

  /**
   * Makes sure that nothing is there but {@code known}.
   *
   * @throws BodyException.UnknownField for the first field that is not
   */
  public JsonObject allowOnly(Collection<String> known) {
    for (var name : fields.keySet()) {
      if (!known.contains(name)) {
        throw new BodyException.UnknownField(
            path + shortened(String.valueOf(name)), String.join(", ", known));
      }
    }
    return this;
  }

  /**
   * A text that must be there.
   *
   * @throws BodyException.MissingField when it is not
   */
  public String text(String name) {
    return required(name, optionalText(name), "a text");
  }

  public @Nullable String optionalText(String name) {
    var value = fields.get(name);
    return value == null ? null : text(name, value);
  }

  /**
   * A whole number that must be there.
   *
   * @throws BodyException.MissingField when it is not
   */
  public int whole(String name) {
    return required(name, optionalWhole(name), "a whole number");
  }

  public @Nullable Integer optionalWhole(String name) {
    var value = fields.get(name);
    return value == null ? null : whole(name, value);
  }

  /**
   * A yes or no that must be there.
   *
   * @throws BodyException.MissingField when it is not
   */
  public boolean flag(String name) {
    var value = required(name, fields.get(name), "true or false");
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw invalid(name, value, "must be true or false");
  }

  /** False when it is not there. */
  public boolean optionalFlag(String name) {
    return fields.get(name) != null && flag(name);
  }

  /**
   * A whole number that must be there, and may be a large one.
   *
   * @throws BodyException.MissingField when it is not
   */
  public long wholeLong(String name) {
    return required(name, optionalLong(name), "a whole number");
  }

  public @Nullable Long optionalLong(String name) {
    var value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof BigInteger number && number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    throw invalid(name, value, "must be a whole number");
  }

  public @Nullable Duration optionalDuration(String name) {
    var text = optionalText(name);
    if (text == null) {
      return null;
    }
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, text, DurationText.RULE);
    }
  }

  /** A list of texts as a set; empty when there is none. */
  public Set<String> texts(String name) {
    var value = fields.get(name);
    if (value == null) {
      return Set.of();
    }
    if (!(value instanceof List<?> elements)) {
      throw invalid(name, value, "must be an array of texts");
    }
    var texts = new LinkedHashSet<String>();
    for (int i = 0; i < elements.size(); i++) {
      texts.add(text(name + "[" + i + "]", elements.get(i)));
    }
    return texts;
  }

  /** An object whose fields are all texts; empty when there is none. */
  public Map<String, String> textMap(String name) {
    return map(name, "texts", this::text);
  }

  public Map<String, Integer> wholeMap(String name) {
    return map(name, "whole numbers", this::whole);
  }

  private <T> Map<String, T> map(
      String name, String kinds, BiFunction<String, @Nullable Object, T> reader) {
    var value = fields.get(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> entries)) {
      throw invalid(name, value, "must be an object of " + kinds);
    }
    var all = new LinkedHashMap<String, T>();
    entries.forEach(
        (key, entry) -> {
          var label = name + "." + shortened(String.valueOf(key));
          all.put(text(label, key), reader.apply(label, entry));
        });
    return all;
  }

  public @Nullable JsonObject optionalObject(String name) {
    var value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> inner) {
      return new JsonObject(path + name + ".", inner);
    }
    throw invalid(name, value, "must be an object");
  }

  /**
   * A list of objects that must be there.
   *
   * @throws BodyException.MissingField when it is not
   */
  public List<JsonObject> objects(String name) {
    var value = required(name, fields.get(name), "an array of objects");
    if (!(value instanceof List<?> elements)) {
      throw invalid(name, value, "must be an array of objects");
    }
    var objects = new ArrayList<JsonObject>();
    for (int i = 0; i < elements.size(); i++) {
      var label = name + "[" + i + "]";
      if (!(elements.get(i) instanceof Map<?, ?> inner)) {
        throw invalid(label, elements.get(i), "must be an object");
      }
      objects.add(new JsonObject(path + label + ".", inner));
    }
    return objects;
  }

  /**
   * A list that must be there; each of its elements is read for itself, later.
   *
   * @throws BodyException.MissingField when it is not
   * @throws BodyException.TooLarge when it has more than {@code most}
   */
  public List<JsonElement> elements(String name, int most) {
    var value = required(name, fields.get(name), "an array");
    if (!(value instanceof List<?> elements)) {
      throw invalid(name, value, "must be an array");
    }
    if (elements.size() > most) {
      throw new BodyException.TooLarge(path + name, most, elements.size());
    }
    return elements.stream().map(JsonElement::new).toList();
  }

  /** The name of a field with its place in the body, for messages. */
  public String placeOf(String name) {
    return path + name;
  }

  private int whole(String name, @Nullable Object value) {
    if (value instanceof BigInteger number && number.abs().compareTo(INT_MAX) <= 0) {
      return number.intValue();
    }
    throw invalid(name, value, "must be a whole number");
  }

  private String text(String name, @Nullable Object value) {
    if (!(value instanceof String text)) {
      throw invalid(name, value, "must be a text");
    }
    return text;
  }

  private <T> T required(String name, @Nullable T value, String kind) {
    if (value == null) {
      throw new BodyException.MissingField(path + name, kind);
    }
    return value;
  }

  private InvalidValue invalid(String name, @Nullable Object value, String rule) {
    var shown =
        value instanceof Map || value instanceof List
            ? JsonBody.kindOf(value)
            : String.valueOf(value);
    return new InvalidValue(path + name, shortened(shown), rule);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
  }
}
