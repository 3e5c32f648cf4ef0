package io.rollcall.sealing;

import java.util.Locale;

/** What a replica can do with a sealed value. */
public enum SealState {
  /** It was sealed with the primary key. */
  CURRENT,
  /** It was sealed with another key that the replica has. */
  FORMER,
  /** The replica lacks the key, or there never was one: it cannot be opened. */
  LOCKED;

  /** As metrics call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
