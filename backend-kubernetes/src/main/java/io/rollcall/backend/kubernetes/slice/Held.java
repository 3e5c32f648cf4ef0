package io.rollcall.backend.kubernetes.slice;

/**
 * A slice of Rollcall's that is known.
 *
 * @param uid tells it from others that had or will have its name
 */
public record Held<S extends Stored>(String name, String uid, S content) {}
