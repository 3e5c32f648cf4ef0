package io.rollcall.model;

import java.util.Locale;

/** What is known of an instance's health. Only {@link #HEALTHY} instances are served. */
public enum HealthStatus {
  HEALTHY,
  UNHEALTHY,
  /** Nothing has been measured or reported yet. */
  UNKNOWN;

  /**
   * The status of that name in lower case, as the API writes it.
   *
   * @throws RegistryException.InvalidValue when there is none
   */
  public static HealthStatus of(String wireName) {
    return WireNames.parse(HealthStatus.class, "status", wireName);
  }

  /** The name in lower case, as the API writes it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
