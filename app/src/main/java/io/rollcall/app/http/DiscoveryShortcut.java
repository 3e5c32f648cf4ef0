package io.rollcall.app.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Answers the one request that is made most, for all healthy instances of a service that is at
 * hand, before a route is looked for. Everything else goes on to {@link DiscoveryController}, which
 * gives the same answers. docs/decisions/0008 says what this saves.
 *
 * <p>It comes before every other filter, so whatever those decide for discovery it must decide too.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DiscoveryShortcut {

  private static final String PREFIX = "/api/v1/services/";
  private static final String SUFFIX = "/instances";

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final HttpDate date;
  private final OwnHosts hosts;

  DiscoveryShortcut(Discovery discovery, SnapshotAnswers answers, OwnHosts hosts, Clock clock) {
    this.discovery = discovery;
    this.hosts = hosts;
    this.answers = answers;
    this.date = new HttpDate(clock);
  }

  /** Null when the request must go on. */
  @PreMatching
  @RequestFilter
  @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
    var uri = request.getUri();
    if (request.getMethod() != HttpMethod.GET || uri.getRawQuery() != null) {
      return null;
    }
    var path = uri.getRawPath();
    int end = path.length() - SUFFIX.length();
    if (!path.startsWith(PREFIX)
        || !path.endsWith(SUFFIX)
        || path.indexOf('/', PREFIX.length()) != end
        || path.indexOf('%') >= 0
        || !isPlain(request.getHeaders())
        || !hosts.admit(request)) {
      return null;
    }
    var snapshot = discovery.peek(path.substring(PREFIX.length(), end));
    return snapshot == null
        ? null
        : answers
            .instances(request, snapshot, InstanceFilter.HEALTHY)
            .header(HttpHeaders.DATE, date.now());
  }

  /** Whether no other filter, nor the choice of a media type, has a say. */
  private static boolean isPlain(HttpHeaders headers) {
    if (headers.contains(HttpHeaders.ORIGIN)) {
      return false;
    }
    var accepted = headers.get(HttpHeaders.ACCEPT);
    return accepted == null
        || accepted.contains(MediaType.ALL)
        || accepted.equals(MediaType.APPLICATION_JSON);
  }
}
