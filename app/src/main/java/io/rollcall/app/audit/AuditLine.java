package io.rollcall.app.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.rollcall.model.InstanceKey;
import io.rollcall.registry.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/**
 * One line of JSON while it is written. All that is not ASCII is escaped, so that no text can break
 * the line or fool the terminal that shows it. Not thread-safe.
 */
final class AuditLine {

  /** The most characters of a text; what is longer ends in an ellipsis. */
  static final int LONGEST_TEXT = 300;

  private static final int MOST_ELEMENTS = 100;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;

  AuditLine(Instant time, String event) {
    try {
      json = JSON.createGenerator(bytes);
      json.writeStartObject();
    } catch (IOException e) {
      throw unforeseen(e);
    }
    text("time", TIME.format(time));
    text("event", event);
  }

  /** Adds a text, but an empty one. */
  AuditLine text(String field, String text) {
    if (text.isEmpty()) {
      return this;
    }
    try {
      json.writeStringField(field, cut(text));
      return this;
    } catch (IOException e) {
      throw unforeseen(e);
    }
  }

  AuditLine number(String field, long number) {
    try {
      json.writeNumberField(field, number);
      return this;
    } catch (IOException e) {
      throw unforeseen(e);
    }
  }

  /** Adds texts, when there are any; of very many, the first. */
  AuditLine texts(String field, List<String> texts) {
    if (texts.isEmpty()) {
      return this;
    }
    try {
      json.writeArrayFieldStart(field);
      for (var text : texts.subList(0, Math.min(texts.size(), MOST_ELEMENTS))) {
        json.writeString(cut(text));
      }
      if (texts.size() > MOST_ELEMENTS) {
        json.writeString("and %d more".formatted(texts.size() - MOST_ELEMENTS));
      }
      json.writeEndArray();
      return this;
    } catch (IOException e) {
      throw unforeseen(e);
    }
  }

  AuditLine key(InstanceKey key) {
    return text("service", key.service()).text("id", key.id());
  }

  AuditLine caller(Caller caller) {
    text("kind", kebab(caller.kind().name()));
    text("principal", caller.principal());
    text("credential", caller.credential());
    var address = caller.address();
    text("address", address == null ? "" : address.getHostAddress());
    var requestId = caller.requestId();
    return text("requestId", requestId == null ? "" : requestId);
  }

  /** The whole line, with its end. */
  byte[] end() {
    try {
      json.writeEndObject();
      json.writeRaw('\n');
      json.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw unforeseen(e);
    }
  }

  /** As lines write the name of a constant. */
  static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** Memory has no I/O errors. */
  private static UncheckedIOException unforeseen(IOException e) {
    return new UncheckedIOException(e);
  }
}
