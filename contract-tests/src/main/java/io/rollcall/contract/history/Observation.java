package io.rollcall.contract.history;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client saw of a service.
 *
 * @param source the replica that was asked, or {@link History#BACKEND} for a look into the store
 * @param startNanos just before it was asked
 * @param endNanos just after it answered, or the client gave up
 */
public record Observation(
    String source, String service, long startNanos, long endNanos, Answer answer) {

  /** What came back. */
  public sealed interface Answer {}

  /**
   * Instances.
   *
   * @param healthy fingerprints of those served as healthy, by id; sorted, unmodifiable
   * @param revision absent in a look into a store that has none
   */
  public record Served(
      SortedMap<String, String> healthy, OptionalLong revision, Freshness freshness)
      implements Answer {

    public Served {
      healthy = Collections.unmodifiableSortedMap(new TreeMap<>(healthy));
    }

    public static Served fresh(long revision, Map<String, String> healthy) {
      return new Served(new TreeMap<>(healthy), OptionalLong.of(revision), Freshness.FRESH);
    }

    public static Served stale(long revision, Map<String, String> healthy) {
      return new Served(new TreeMap<>(healthy), OptionalLong.of(revision), Freshness.STALE);
    }

    /** What the store itself holds. */
    public static Served raw(Map<String, String> healthy) {
      return new Served(new TreeMap<>(healthy), OptionalLong.empty(), Freshness.FRESH);
    }
  }

  /** An answer that is not 200. */
  public record Refused(int status) implements Answer {}

  /** No answer in the client's time. */
  public record Silence() implements Answer {}

  /** Whether the answer said that the backend is out of reach. */
  public enum Freshness {
    FRESH,
    STALE
  }

  Span span() {
    return new Span(startNanos, endNanos);
  }

  boolean isFromBackend() {
    return source.equals(History.BACKEND);
  }

  @Override
  public String toString() {
    return "%s of %s at %s, %s".formatted(answer, service, source, span());
  }
}
