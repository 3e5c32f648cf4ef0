package io.rollcall.config;

/**
 * A version as it is stored. Two writers may try to write the same one; the attempt tells whose it
 * became, and names where its value is.
 *
 * @param attempt random; settles what became of a write whose outcome is unknown
 * @param previous attempt of the version before; empty for the first
 */
record StoredVersion(ConfigVersion version, String attempt, String previous) {

  String key() {
    return version.key();
  }

  long number() {
    return version.number();
  }
}
