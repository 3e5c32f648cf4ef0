package io.rollcall.store;

/**
 * What a store has under one key. Immutable.
 *
 * @param revision identifies this write of the key: each later one has another
 */
public record Cell(String key, String value, long revision) {}
