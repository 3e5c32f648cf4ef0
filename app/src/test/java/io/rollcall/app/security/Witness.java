package io.rollcall.app.security;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteMatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees each request that reaches a route, as Micronaut's router has read it, and judges by itself
 * whether it should have.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = Witness.PROPERTY)
final class Witness {

  static final String PROPERTY = "witness";

  private static final int MOST_TOLD = 20;
  private static final List<String> OF_MANY = List.of("list", "discover", "stats", "events");
  private static final List<String> OF_MANY_BY_BODY = List.of("registerMany", "heartbeatMany");

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile String expected = "";

  /** From now on only who sends {@code authorization} may do anything, and that on one service. */
  void expect(String authorization) {
    expected = authorization;
  }

  @RequestFilter
  void see(HttpRequest<?> request) {
    if (expected.isEmpty()) {
      return;
    }
    var match = RouteAttributes.getRouteMatch(request).orElse(null);
    if (!(match instanceof UriRouteMatch<?, ?> reached)) {
      return;
    }
    admitted.incrementAndGet();
    var method = reached.getExecutableMethod().getMethodName();
    if (!mayReach(request, method, reached) && violations.size() < MOST_TOLD) {
      violations.add(
          "%s %s reached %s with '%s'"
              .formatted(
                  request.getMethodName(),
                  request.getUri(),
                  method,
                  request.getHeaders().getAll("Authorization")));
    }
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  int admitted() {
    return admitted.get();
  }

  private boolean mayReach(HttpRequest<?> request, String method, UriRouteMatch<?, ?> match) {
    if (method.equals("getHealth")) {
      return true;
    }
    var sent = request.getHeaders().getAll("Authorization");
    if (sent.size() != 1 || !sent.getFirst().equalsIgnoreCase(expected)) {
      return false;
    }
    var service = match.getVariableValues().get("service");
    return service == null
        ? OF_MANY.contains(method) || OF_MANY_BY_BODY.contains(method) || method.equals("release")
        : service.equals(HostileRequests.OWN);
  }
}
