package io.rollcall.contract.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the services that a replica says there are. Whoever asks for page after page is told
 * of every service once, but for what comes and goes meanwhile.
 *
 * @param source the replica that was asked
 * @param startNanos just before it was asked
 * @param endNanos just after it answered
 */
public record Listing(String source, long startNanos, long endNanos, Page page) {

  /**
   * What came back.
   *
   * @param after the name that the page was to go on after; null for the first page
   * @param limit how many services were asked for at the most
   * @param next the name to go on after for the next page; null on the last one
   */
  public record Page(
      @Nullable String after, int limit, List<Entry> services, @Nullable String next) {

    public Page {
      services = List.copyOf(services);
    }

    /** Whether the service has to be on this page, if it is there. */
    boolean covers(String service) {
      return (after == null || service.compareTo(after) > 0)
          && (next == null || service.compareTo(next) <= 0);
    }

    @Override
    public String toString() {
      return "page of services%s: %s, %s"
          .formatted(
              after == null ? "" : " after '" + after + "'",
              services,
              next == null ? "the last one" : "and more after '" + next + "'");
    }
  }

  /** A service, how many instances it has and how many of them are served. */
  public record Entry(String service, int instances, int healthy) {}

  Span span() {
    return new Span(startNanos, endNanos);
  }

  @Override
  public String toString() {
    return "%s at %s, %s".formatted(page, source, span());
  }
}
