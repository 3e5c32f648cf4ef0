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
import java.util.ArrayList;
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

  private static final Pattern TEMPLATE =
      Pattern.compile("(/[^{}/]+|/\\{\\w+})*(/\\{\\w+:\\.\\+}(/[^{}/]+)?)?/?");

  private final RouteTree routes = new RouteTree();
  private final Map<Class<? extends ErrorFormat>, ErrorFormat> formats;

  /**
   * Collects the routes.
   *
   * @throws IllegalStateException for a route whose path this table cannot tell from others
   * @throws io.micronaut.context.exceptions.NoSuchBeanException for a route whose errors are told
   *     as no bean tells them
   */
  RouteTable(Router router, BeanContext beans) {
    var rules = new ArrayList<>(List.of(RouteRules.STANDARD));
    router
        .uriRoutes()
        .forEach(
            route -> {
              var segments = segments(route);
              var own = RouteRules.of(route, segments);
              rules.add(own);
              routes.add(route.getHttpMethodName(), segments, own);
            });
    this.formats =
        rules.stream()
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
    var found = routes.find(method, path);
    return found == null ? RouteRules.STANDARD : found;
  }

  @Override
  public ErrorFormat formatFor(HttpRequest<?> request) {
    return requireNonNull(formats.get(of(request).errors()));
  }

  /**
   * Whole segments are literal or a variable. Only the last variable may hold slashes, and one
   * literal may follow it.
   */
  private static List<String> segments(UriRouteInfo<?, ?> route) {
    var template = route.getUriMatchTemplate().toPathString();
    if (!TEMPLATE.matcher(template).matches()) {
      throw new IllegalStateException(
          "the path of a route must be made of whole segments, but is '" + template + "'");
    }
    return Stream.of(template.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }
}
