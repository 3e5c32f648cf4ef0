package io.rollcall.config;

import java.time.Instant;

/**
 * What is known of one version of a key, but for its value. Immutable.
 *
 * @param number 1 for the first; each write has the next
 * @param at when it was written, by the clock of the replica that wrote it
 * @param author who wrote it: the name of a principal
 * @param message why, in the author's words; may be empty
 * @param mediaType of its value; empty for a deletion
 * @param size of its value in bytes; 0 for a deletion
 * @param checksum SHA-256 of its value as it is stored, in hexadecimal digits; empty for a deletion
 * @param restores the version whose value this one brought back; 0 when its value was sent
 * @param isDeletion whether the key has had no value since
 */
public record ConfigVersion(
    String key,
    long number,
    Instant at,
    String author,
    String message,
    String mediaType,
    int size,
    String checksum,
    long restores,
    boolean isDeletion) {

  /** The same, without a value any more. */
  ConfigVersion asDeletion() {
    return new ConfigVersion(key, number, at, author, message, "", 0, "", 0, true);
  }
}
