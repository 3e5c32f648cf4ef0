package io.rollcall.store;

/**
 * What a store has under one key. Immutable.
 *
 * @param revision of this value under this key: another one has another, were it written later
 */
public record Cell(String key, String value, long revision) {}
