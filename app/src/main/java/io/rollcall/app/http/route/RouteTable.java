package io.rollcall.app.http.route;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.rollcall.app.http.problem.ErrorFormat;
import io.rollcall.app.http.problem.ErrorFormats;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What every route of the server needs, its endpoints included, as Micronaut's router has them at
 * the start. Thread-safe.
 */
@Context
public final class RouteTable implements ErrorFormats {

  private static final String ATTRIBUTE = RouteRules.class.getName();

  private final List<Route> routes;
  private final Map<Class<? extends ErrorFormat>, ErrorFormat> formats;

  /**
   * Collects the routes.
   *
   * @throws IllegalStateException for a route whose path this table cannot tell from others
   * @throws io.micronaut.context.exceptions.NoSuchBeanException for a route whose errors are told
   *     as no bean tells them
   */
  RouteTable(Router router, BeanContext beans) {
    this.routes =
        router
            .uriRoutes()
            .map(Route::of)
            .sorted(Comparator.comparingLong(Route::variables))
            .toList();
    this.formats =
        Stream.concat(routes.stream().map(Route::rules), Stream.of(RouteRules.STANDARD))
            .<Class<? extends ErrorFormat>>map(RouteRules::errors)
            .distinct()
            .collect(toMap(format -> format, beans::getBean));
  }

  /** What the route of a request needs, whose target has no other spelling. */
  public RouteRules of(HttpRequest<?> request) {
    var known = request.getAttribute(ATTRIBUTE, RouteRules.class).orElse(null);
    if (known != null) {
      return known;
    }
    var rules = of(request.getMethodName(), request.getPath());
    request.setAttribute(ATTRIBUTE, rules);
    return rules;
  }

  /**
   * What a route needs.
   *
   * @param path without a query
   * @return of a path that does not take the method, what another method of it needs
   */
  public RouteRules of(String method, String path) {
    var segments = segments(path);
    var found = RouteRules.STANDARD;
    boolean isFound = false;
    for (var route : routes) {
      if (route.matches(segments)) {
        if (route.method().equals(method)) {
          return route.rules();
        }
        found = isFound ? found : route.rules();
        isFound = true;
      }
    }
    return found;
  }

  @Override
  public ErrorFormat formatFor(HttpRequest<?> request) {
    return requireNonNull(formats.get(of(request).errors()));
  }

  private static List<String> segments(String path) {
    return List.of((path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/"));
  }

  /** A path such as {@code /services/{service}}, as segments; the last may stand for many. */
  private record Route(String method, List<String> segments, RouteRules rules) {

    /** Whole segments are literal or a variable; only the last variable may hold slashes. */
    private static final Pattern TEMPLATE =
        Pattern.compile("(/[^{}/]+|/\\{\\w+})*(/\\{\\w+:\\.\\+})?/?");

    static Route of(UriRouteInfo<?, ?> route) {
      var template = route.getUriMatchTemplate().toPathString();
      if (!TEMPLATE.matcher(template).matches()) {
        throw new IllegalStateException(
            "the path of a route must be made of whole segments, but is '" + template + "'");
      }
      return new Route(
          route.getHttpMethodName(), RouteTable.segments(template), RouteRules.of(route));
    }

    long variables() {
      return segments.stream().filter(Route::isVariable).count();
    }

    boolean matches(List<String> path) {
      boolean isOpen = segments.getLast().contains(".+");
      if (isOpen ? path.size() < segments.size() : path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < segments.size(); i++) {
        if (!isVariable(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isVariable(String segment) {
      return segment.startsWith("{");
    }
  }
}
