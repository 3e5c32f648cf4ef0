package io.rollcall.app.http.route;

import io.micronaut.http.MediaType;
import io.micronaut.web.router.UriRouteInfo;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.problem.ErrorFormat;
import io.rollcall.app.http.problem.ErrorsAs;
import io.rollcall.app.http.problem.ProblemFormat;
import java.util.List;

/**
 * What a route declares.
 *
 * @param mostBodyBytes how large a body it takes
 * @param accepted the media types of the bodies that it takes; empty for all
 * @param isStream whether its answer has no end, as one of the type {@code text/event-stream} has
 * @param errors how its callers are told of errors
 * @param requires what its callers must be allowed to do
 */
public record RouteRules(
    int mostBodyBytes,
    List<MediaType> accepted,
    boolean isStream,
    Class<? extends ErrorFormat> errors,
    Requirement requires) {

  /**
   * What holds for a request that has no route, and, but for what it requires, for a route that
   * declares nothing.
   */
  public static final RouteRules STANDARD =
      new RouteRules(
          JsonBody.MOST_BYTES,
          List.of(MediaType.APPLICATION_JSON_TYPE),
          false,
          ProblemFormat.class,
          new Requirement.ToBeKnown());

  public RouteRules {
    accepted = List.copyOf(accepted);
  }

  /**
   * Those of {@code route}.
   *
   * @param segments of its path
   */
  static RouteRules of(UriRouteInfo<?, ?> route, List<String> segments) {
    var declared = route.getAnnotationMetadata();
    return new RouteRules(
        declared.intValue(BodyLimit.class).orElse(STANDARD.mostBodyBytes()),
        route.getConsumes(),
        route.getProduces().contains(MediaType.TEXT_EVENT_STREAM_TYPE),
        errors(declared.classValue(ErrorsAs.class).orElse(STANDARD.errors())),
        Requirement.of(declared, segments));
  }

  private static Class<? extends ErrorFormat> errors(Class<?> declared) {
    return declared.asSubclass(ErrorFormat.class);
  }
}
