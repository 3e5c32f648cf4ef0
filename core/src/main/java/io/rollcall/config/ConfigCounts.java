package io.rollcall.config;

/**
 * What a {@link ConfigStore} has in memory now.
 *
 * @param configurations keys that have a value, as far as the store has told
 * @param heldSize in bytes, about; of the values that are held
 * @param watchers who are told of changes
 */
public record ConfigCounts(int configurations, long heldSize, int watchers) {}
