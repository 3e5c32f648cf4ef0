package io.rollcall.config;

import io.rollcall.model.RegistryException.ConfigVersionMismatch;

/** What has to hold of a key for a write to be made. */
public sealed interface Condition {

  /** Nothing has to. */
  static Condition none() {
    return new None();
  }

  /** It has no value: it never had, or was deleted. */
  static Condition absent() {
    return new Absent();
  }

  /** Its latest version, be it a deletion or not, is that one. */
  static Condition at(long version) {
    return new At(version);
  }

  record None() implements Condition {}

  record Absent() implements Condition {}

  record At(long version) implements Condition {}

  /**
   * Throws when it does not hold.
   *
   * @param latest number of the latest version; 0 when there is none
   * @throws ConfigVersionMismatch then
   */
  default void require(String key, long latest, boolean hasValue) {
    var holds =
        switch (this) {
          case None() -> true;
          case Absent() -> !hasValue;
          case At(var version) -> version == latest;
        };
    if (!holds) {
      throw new ConfigVersionMismatch(key, latest, hasValue);
    }
  }
}
