package io.rollcall.app.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads JSON strictly: one value, and no name twice in an object. */
final class JsonDocument {

  private static final String ENDS_EARLY = "it ends too early";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DocumentFormat.DEEPEST)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonDocument() {}

  static JsonNode parse(String text) throws UnreadableDocument {
    try {
      var document = MAPPER.readTree(text);
      if (document.isMissingNode()) {
        throw UnreadableDocument.somewhere(ENDS_EARLY);
      }
      return document;
    } catch (JsonProcessingException e) {
      throw UnreadableDocument.at(e.getLocation(), reason(e));
    }
  }

  /** None of Jackson's own messages, since they quote the text. */
  private static String reason(JsonProcessingException error) {
    return switch (error) {
      case JsonEOFException _ -> ENDS_EARLY;
      case StreamConstraintsException _ ->
          "it is nested deeper than %d levels, or a number is too long"
              .formatted(DocumentFormat.DEEPEST);
      default ->
          error.getOriginalMessage().startsWith("Duplicate field")
              ? UnreadableDocument.TWICE
              : UnreadableDocument.OUT_OF_PLACE;
    };
  }
}
