package io.rollcall.backend.redis;

import org.jspecify.annotations.Nullable;

/**
 * How sentinels are asked for the primary. The constructor throws {@link IllegalArgumentException},
 * naming the setting, for what cannot work.
 *
 * @param master what they call the servers that they watch
 * @param user null for the user that they call {@code default}
 * @param password null when they ask for none
 */
public record Sentinels(String master, @Nullable String user, @Nullable String password) {

  public Sentinels {
    if (master.isBlank()) {
      throw new IllegalArgumentException("sentinel-master is empty");
    }
    if (user != null && password == null) {
      throw new IllegalArgumentException("sentinel-user needs a sentinel-password");
    }
  }

  /** Those that ask for no password. */
  public static Sentinels of(String master) {
    return new Sentinels(master, null, null);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Sentinels[master=%s, user=%s]".formatted(master, user);
  }
}
