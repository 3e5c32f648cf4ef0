package io.rollcall.config;

/**
 * What came of a write. Immutable.
 *
 * @param version the latest one now
 * @param isChanged whether this write made it; else all is as it was
 */
public record ConfigResult(ConfigVersion version, boolean isChanged) {}
