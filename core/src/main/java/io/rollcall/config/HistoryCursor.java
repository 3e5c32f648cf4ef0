package io.rollcall.config;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.regex.Pattern;

/**
 * A version at which a page of a history begins.
 *
 * @param attempt of that version
 */
record HistoryCursor(long number, String attempt) {

  private static final Pattern TEXT =
      Pattern.compile("(?<number>[1-9][0-9]{0,9})-(?<attempt>[0-9a-f]{16})");

  static HistoryCursor at(StoredVersion stored) {
    return new HistoryCursor(stored.number(), stored.attempt());
  }

  static HistoryCursor before(StoredVersion stored) {
    return new HistoryCursor(stored.number() - 1, stored.previous());
  }

  /**
   * @throws InvalidValue when it is not one
   */
  static HistoryCursor parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new InvalidValue("from", text, "must be one that a page of this history named");
    }
    return new HistoryCursor(Long.parseLong(parts.group("number")), parts.group("attempt"));
  }

  String text() {
    return number + "-" + attempt;
  }
}
