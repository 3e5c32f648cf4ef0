package io.rollcall.contract.configs;

import io.rollcall.config.ConfigVersion;
import java.util.List;

/** What came of a {@link Request}. */
public sealed interface Answer {

  /** The write made this version. */
  record Made(ConfigVersion version) implements Answer {}

  /** The write changed nothing, as this version has that value already. */
  record Unchanged(ConfigVersion version) implements Answer {}

  /**
   * The condition of the write did not hold.
   *
   * @param latest number of the latest version; 0 for none
   */
  record Mismatch(long latest) implements Answer {}

  /** There is no such value, or no history. */
  record NotFound() implements Answer {}

  /**
   * A value.
   *
   * @param isStale whether it was marked as perhaps out of date
   */
  record Value(ConfigVersion version, String text, boolean isStale) implements Answer {}

  /** A history of at least one, the latest first. */
  record Versions(List<ConfigVersion> versions) implements Answer {
    public Versions {
      versions = List.copyOf(versions);
    }
  }

  /** The latest version as it was listed or told. */
  record Shown(ConfigVersion version, boolean isStale) implements Answer {}

  /** The key was not listed or told, so that it has no value. */
  record NotShown(boolean isStale) implements Answer {}

  /** The call failed, and surely changed nothing. */
  record NoEffect() implements Answer {}

  /** A write that took effect once or never, perhaps after its end. */
  record Unknown() implements Answer {}
}
