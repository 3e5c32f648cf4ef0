package io.rollcall.config;

import io.rollcall.model.RegistryException.InvalidValue;

/**
 * Refuses values that are suddenly much larger or smaller than the one before: a generated file
 * that doubled took a large part of the web down in November 2025.
 */
final class SizeGuard {

  private SizeGuard() {}

  /**
   * @param guardedSize as {@link ConfigSettings} has it
   * @throws InvalidValue when it has to be forced
   */
  static void require(ConfigContent content, ConfigVersion before, int guardedSize) {
    long size = content.size();
    boolean isGuarded = Math.max(size, before.size()) > guardedSize;
    if (isGuarded && (size > 2L * before.size() || 2 * size < before.size())) {
      throw new InvalidValue(
          "value",
          size + " bytes",
          "must be at most twice and at least half as large as the one before, of %d bytes, unless it is forced"
              .formatted(before.size()));
    }
  }
}
