package io.rollcall.app.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a request body (RFC 8259), which are UTF-8. docs/decisions/0009 says why.
 *
 * <p>Methods throw {@link BodyException.Malformed} for what is not JSON, names a field twice or
 * goes on after its end, and {@link BodyException.TooLarge}.
 */
public final class JsonBody {

  /** Most bytes of a body that says one thing. */
  public static final int MOST_BYTES = 64 * 1024;

  /** Most bytes of a body that says many. */
  public static final int MOST_BYTES_OF_MANY = 2 * 1024 * 1024;

  /** Most bytes of a body that is a file, with large texts in it. */
  public static final int MOST_BYTES_OF_FILE = 16 * 1024 * 1024;

  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 64;

  /**
   * More than a thousand registrations with the most tags, metadata and headers have, of some 280
   * each. Empty objects alone would else become fifty times the bytes of the body.
   */
  private static final int MOST_TOKENS = 400_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .build();

  private static final Pattern BEFORE_TEXT_OF_BODY = Pattern.compile("['\"(:]");

  private JsonBody() {}

  /** The one object that the body is. */
  public static JsonObject object(byte[] body) {
    return object(body, MOST_BYTES);
  }

  /** The one object that the body is, which says many things. */
  public static JsonObject objectOfMany(byte[] body) {
    return object(body, MOST_BYTES_OF_MANY);
  }

  /** The one object that the body is, which is a file. */
  public static JsonObject objectOfFile(byte[] body) {
    return object(body, MOST_BYTES_OF_FILE);
  }

  private static JsonObject object(byte[] body, int most) {
    var value = parse(body, most);
    if (value instanceof Map<?, ?> fields) {
      return new JsonObject("", fields);
    }
    throw new BodyException.Malformed("the body must be a JSON object, but is " + kindOf(value));
  }

  /** The elements of the list that the body is; each is read for itself, later. */
  public static List<JsonElement> list(byte[] body, int most) {
    var value = parse(body, MOST_BYTES_OF_MANY);
    if (!(value instanceof List<?> elements)) {
      throw new BodyException.Malformed("the body must be a JSON array, but is " + kindOf(value));
    }
    if (elements.size() > most) {
      throw new BodyException.TooLarge("items", most, elements.size());
    }
    return elements.stream().map(JsonElement::new).toList();
  }

  static String kindOf(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "an array";
      case String _ -> "a text";
      case Boolean _ -> "true or false";
      default -> "a number";
    };
  }

  private static @Nullable Object parse(byte[] body, int most) {
    if (body.length > most) {
      throw new BodyException.TooLarge("bytes", most, body.length);
    }
    var text = text(body);
    try (var parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
      if (parser.nextToken() == null) {
        throw new BodyException.Malformed("the body must be JSON, but is empty");
      }
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new BodyException.Malformed("the body goes on after the end of its JSON");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BodyException.Malformed(
          "the body is not JSON%s: %s".formatted(place(e.getLocation()), kindOf(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is wrong, in the parser's words as far as they show nothing of the body, in which there
   * may be secrets: it quotes, or puts between brackets, or after a colon, what it found.
   */
  private static String kindOf(JsonProcessingException e) {
    var message = e.getOriginalMessage();
    return e instanceof StreamConstraintsException
        ? message
        : BEFORE_TEXT_OF_BODY.splitAsStream(message).findFirst().orElse("").strip();
  }

  private static CharBuffer text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw new BodyException.Malformed("the body is not UTF-8");
    }
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      default -> new Fraction(parser.getText());
    };
  }

  private static Map<String, @Nullable Object> fields(JsonParser parser) throws IOException {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
    var elements = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return Collections.unmodifiableList(elements);
  }

  /** A number with a fraction or an exponent, which nothing here takes. */
  private record Fraction(String text) {
    @Override
    public String toString() {
      return text;
    }
  }
}
