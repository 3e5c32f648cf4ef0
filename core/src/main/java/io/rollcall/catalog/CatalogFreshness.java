package io.rollcall.catalog;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How fresh the catalog is as a whole, at one moment. Immutable.
 *
 * @param current whether the backend has told which services there are, and will tell of each
 *     change
 * @param stale how many services are served as last known, since the backend can't confirm them
 * @param age of what is confirmed least recently; zero when nothing is held
 */
public record CatalogFreshness(boolean current, long stale, Duration age) {

  static CatalogFreshness of(boolean current, Stream<ServiceSnapshot> held, Clock clock) {
    long stale = 0;
    var age = Duration.ZERO;
    for (var snapshot : (Iterable<ServiceSnapshot>) held::iterator) {
      stale += snapshot.isStale() ? 1 : 0;
      age = longer(age, snapshot.age(clock));
    }
    return new CatalogFreshness(current, stale, age);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
