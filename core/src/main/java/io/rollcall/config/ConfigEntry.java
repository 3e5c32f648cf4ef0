package io.rollcall.config;

/** A version of a key that is no deletion, with its value. Immutable. */
public record ConfigEntry(ConfigVersion version, ConfigContent content) {}
