package io.rollcall.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Versions of one key, the latest first. Immutable.
 *
 * @param next where to go on; null when there are no earlier ones, or they are not kept
 */
public record ConfigHistory(List<ConfigVersion> versions, @Nullable String next) {
  public ConfigHistory {
    versions = List.copyOf(versions);
  }
}
