package io.rollcall.discovery;

import java.util.function.Predicate;

/**
 * Some of the services, by their names.
 *
 * @param prefix of the names; empty for all
 * @param visible whether one that starts so is among them
 */
public record NameScope(String prefix, Predicate<String> visible) {

  /** All services. */
  public static final NameScope ALL = startingWith("");

  /** All services whose names start with {@code prefix}. */
  public static NameScope startingWith(String prefix) {
    return new NameScope(prefix, _ -> true);
  }
}
