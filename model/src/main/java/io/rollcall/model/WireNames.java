package io.rollcall.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads enum constants from their lower-case names. */
final class WireNames {

  private WireNames() {}

  static <E extends Enum<E>> E parse(Class<E> type, String field, String wireName) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(wireName)) {
        return constant;
      }
    }
    var known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new RegistryException.InvalidValue(field, wireName, "must be one of " + known);
  }
}
