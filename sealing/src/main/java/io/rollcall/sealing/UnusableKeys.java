package io.rollcall.sealing;

/** A keyset that cannot be used; the message says why, and nothing of what the keyset holds. */
public final class UnusableKeys extends Exception {

  UnusableKeys(String reason) {
    super(reason, null, false, false);
  }
}
