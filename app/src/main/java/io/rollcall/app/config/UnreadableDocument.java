package io.rollcall.app.config;

import com.fasterxml.jackson.core.JsonLocation;
import org.jspecify.annotations.Nullable;

/** A text is not what its media type says. The message says where, and repeats nothing of it. */
final class UnreadableDocument extends Exception {

  static final String OUT_OF_PLACE = "something is out of place";
  static final String TWICE = "a name is given twice";

  private UnreadableDocument(String message) {
    super(message, null, false, false);
  }

  /**
   * @param line 1 for the first
   * @param column 1 for the first
   */
  static UnreadableDocument at(int line, int column, String reason) {
    return new UnreadableDocument("line %d, column %d: %s".formatted(line, column, reason));
  }

  static UnreadableDocument at(@Nullable JsonLocation where, String reason) {
    return where == null
        ? somewhere(reason)
        : at(Math.max(1, where.getLineNr()), Math.max(1, where.getColumnNr()), reason);
  }

  static UnreadableDocument somewhere(String reason) {
    return new UnreadableDocument(reason);
  }

  static UnreadableDocument tooDeep() {
    return new UnreadableDocument(
        "it is nested deeper than %d levels".formatted(DocumentFormat.DEEPEST));
  }
}
