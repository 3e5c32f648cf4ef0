package io.rollcall.model;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Headers that an HTTP probe sends to the instance, and to nobody else. Immutable.
 *
 * <p>Their values may be secrets: neither {@link #toString()} nor any error shows them.
 *
 * @param values by name, sorted without regard to case; unmodifiable
 */
public record RequestHeaders(SortedMap<String, String> values) {

  public static final RequestHeaders NONE = new RequestHeaders(Collections.emptySortedMap());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

  /** They belong to the connection, or say how long a body is (RFC 9110, 7.6.1 and 8.6). */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Throws {@link InvalidValue} for what is no header, or too many or too long ones. */
  public RequestHeaders {
    Limits.requireAtMost("healthCheck.headers", values.size(), Limits.HEADERS);
    var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    values.forEach(
        (name, value) -> {
          requireName(name);
          requireValue(name, value);
          if (sorted.put(name, value) != null) {
            throw new InvalidValue("healthCheck.headers", name, "must name each header once");
          }
        });
    values = Collections.unmodifiableSortedMap(sorted);
  }

  /** Reads them from any map. */
  public static RequestHeaders of(Map<String, String> values) {
    return values.isEmpty() ? NONE : new RequestHeaders(new TreeMap<>(values));
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }

  private static void requireName(String name) {
    if (name.length() > Limits.HEADER_NAME_LENGTH || !NAME.matcher(name).matches()) {
      throw new InvalidValue(
          "healthCheck.headers",
          name,
          "must have names of 1 to " + Limits.HEADER_NAME_LENGTH + " characters as HTTP has them");
    }
    if (RESERVED.stream().anyMatch(name::equalsIgnoreCase)) {
      throw new InvalidValue(
          "healthCheck.headers", name, "must not have what belongs to the connection");
    }
  }

  private static void requireValue(String name, String value) {
    if (value.length() > Limits.HEADER_VALUE_LENGTH || !VALUE.matcher(value).matches()) {
      throw new InvalidValue(
          "healthCheck.headers." + name,
          "(not shown)",
          "must be 1 to "
              + Limits.HEADER_VALUE_LENGTH
              + " printable ASCII characters without space at either end");
    }
  }
}
