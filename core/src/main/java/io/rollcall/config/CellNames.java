package io.rollcall.config;

import io.rollcall.store.Cells;

/**
 * Under which keys of {@link io.rollcall.store.Cells} a configuration is kept: its latest version
 * as its head, which every write compares and replaces, and each version with its value beside
 * that. No key of a configuration has an {@code @}.
 */
final class CellNames {

  private static final String VERSIONS = "versions/";
  private static final String VALUES = "values/";

  private CellNames() {}

  static String head(String key) {
    return Cells.FOLLOWED + key;
  }

  /** The configuration that a head is of. */
  static String keyOfHead(String head) {
    return head.substring(Cells.FOLLOWED.length());
  }

  static String version(StoredVersion stored) {
    return VERSIONS + entry(stored);
  }

  static String value(StoredVersion stored) {
    return VALUES + entry(stored);
  }

  /** All versions of a configuration, in the order of their numbers. */
  static String versions(String key) {
    return VERSIONS + key + "@";
  }

  /** Those of one number: one, and what others tried to write. */
  static String versions(String key, long number) {
    return versions(key) + "%010d-".formatted(number);
  }

  private static String entry(StoredVersion stored) {
    return "%s@%010d-%s".formatted(stored.key(), stored.number(), stored.attempt());
  }
}
