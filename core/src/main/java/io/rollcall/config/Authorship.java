package io.rollcall.config;

import io.rollcall.model.Limits;

/**
 * Who writes, and why. Immutable.
 *
 * @param author the name of a principal
 * @param message may be empty
 */
public record Authorship(String author, String message) {
  public Authorship {
    Limits.requireConfigMessage("author", author);
    Limits.requireConfigMessage("message", message);
  }
}
