package io.rollcall.catalog;

import java.time.Duration;
import java.util.List;

/**
 * How old what the catalog holds may be, and how long it waits.
 *
 * @param cacheTtl an answer that the backend has not confirmed for this long is marked stale
 * @param refreshInterval how often a service is read again, to confirm what the watch told, where
 *     the backend proves nothing; twice within {@code cacheTtl} if that is more often
 * @param loadTimeout how long a read waits for a service that is not held yet
 * @param warmUp services to hold from the start, whether they exist yet or not
 */
public record CatalogSettings(
    Duration cacheTtl, Duration refreshInterval, Duration loadTimeout, List<String> warmUp) {

  public static final CatalogSettings DEFAULT =
      new CatalogSettings(
          Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(5), List.of());

  public CatalogSettings {
    warmUp = List.copyOf(warmUp);
  }
}
