package io.rollcall.model;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Further ports of an instance, by name. Names are as those of services at IANA (RFC 6335, 5.1): 1
 * to 15 letters, digits and single hyphens, with a letter among them and no hyphen at either end.
 * Immutable.
 *
 * @param byName each 1 to 65535; sorted, unmodifiable
 */
public record Ports(SortedMap<String, Integer> byName) {

  public static final Ports NONE = new Ports(Collections.emptySortedMap());

  private static final Pattern NAME =
      Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*");
  private static final int NAME_LENGTH = 15;
  private static final int HIGHEST = 65_535;

  /** Throws {@link InvalidValue} for too many, or one that is no name or no port. */
  public Ports {
    Limits.requireAtMost("ports", byName.size(), Limits.PORTS);
    byName.forEach(
        (name, port) -> {
          requireName("ports", name);
          Limits.requireBetween("ports." + name, port, 1, HIGHEST);
        });
    byName =
        byName.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /** Reads them from any map. */
  public static Ports of(Map<String, Integer> byName) {
    return byName.isEmpty() ? NONE : new Ports(new TreeMap<>(byName));
  }

  /**
   * Reads what {@link #toString()} writes.
   *
   * @throws InvalidValue for anything else
   */
  public static Ports of(String text) {
    var byName = new TreeMap<String, Integer>();
    for (var one : text.split(",", -1)) {
      var parts = one.split("=", 2);
      try {
        byName.put(parts[0], Integer.parseInt(parts[parts.length - 1]));
      } catch (NumberFormatException e) {
        throw new InvalidValue("ports", text, "must be such as grpc=9090,metrics=9100");
      }
    }
    return new Ports(byName);
  }

  /** Null when none is called so. */
  public @Nullable Integer get(String name) {
    return byName.get(name);
  }

  /** Such as {@code grpc=9090,metrics=9100}; empty for none. */
  @Override
  public String toString() {
    return byName.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /**
   * Returns {@code name} when a port may be called so.
   *
   * @throws InvalidValue naming {@code field} otherwise
   */
  public static String requireName(String field, String name) {
    if (name.length() > NAME_LENGTH || !NAME.matcher(name).matches()) {
      throw new InvalidValue(
          field,
          name,
          "must be named by 1 to 15 letters, digits and single hyphens, with a letter among them");
    }
    return name;
  }
}
