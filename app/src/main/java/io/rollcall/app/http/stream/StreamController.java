package io.rollcall.app.http.stream;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.NamePrefix;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.discovery.Discovery;
import io.rollcall.model.Limits;
import io.rollcall.time.Clock;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Streams: the changes of one service, and the events of all. */
@Controller(value = "/api/v1", produces = MediaType.TEXT_EVENT_STREAM)
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class StreamController {

  private final OpenStreams streams;
  private final Discovery discovery;
  private final EventFeed events;
  private final SnapshotJson json;
  private final Access access;
  private final Clock clock;

  StreamController(
      OpenStreams streams,
      Discovery discovery,
      EventFeed events,
      SnapshotJson json,
      Access access,
      Clock clock) {
    this.streams = streams;
    this.discovery = discovery;
    this.events = events;
    this.json = json;
    this.access = access;
    this.clock = clock;
  }

  /**
   * Streams a service and its changes, as Server-Sent Events.
   *
   * <p>The first event is {@code state}, with the body of the discovery call; then each {@code
   * change} tells {@code changed} instances and {@code removed} ids. The id of both is the
   * revision. A client too slow to be told each change is told the whole {@code state} again.
   * {@code stale} says that the backend is out of reach; the next {@code state} ends that.
   *
   * @param lastEventId the last revision that was seen: what is unchanged since is not told again
   */
  @Get("/services/{service}/watch")
  @Needs(action = Action.DISCOVER, of = "service")
  @ApiFilter.ByHealth
  @ApiFilter.ByProperties
  @ApiResponse(
      responseCode = "200",
      description = "A stream without end",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema = @Schema(type = "string"),
              examples =
                  @ExampleObject(
                      """
                      id: 17
                      event: change
                      data: {"service":"orders","revision":17,"changed":[],"removed":["orders-1"]}

                      """)))
  @ApiProblem.Invalid
  @ApiProblem.TooManyStreams
  HttpResponse<EventStream> watch(
      String service,
      @Header("Last-Event-ID") @Nullable String lastEventId,
      HttpRequest<?> request) {
    Limits.requireName("service", service);
    var filter = FilterQuery.read(new Query(request, FilterQuery.WITH_HEALTH));
    return streams.answer(
        new WatchFrames(discovery, json, service, filter, EventStream.lastId(lastEventId), clock),
        access.loginOf(request),
        reader -> access.require(reader, Action.DISCOVER, service));
  }

  /**
   * Streams what happens to instances from now on, as Server-Sent Events.
   *
   * <p>Events are {@code registered}, {@code replaced}, {@code deregistered}, {@code expired},
   * {@code health-changed} and {@code maintenance-changed}. {@code missed} says how many were not
   * told, as the client was too slow, where they would have come. Only what the caller may discover
   * is told.
   */
  @Get("/events")
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @Parameter(
      name = "service",
      in = ParameterIn.QUERY,
      description = "Only what happens to instances of this one",
      schema = @Schema(type = "string"))
  @Parameter(
      name = NamePrefix.NAME,
      in = ParameterIn.QUERY,
      description = NamePrefix.DESCRIPTION,
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "A stream without end",
      content =
          @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(type = "string")))
  @ApiProblem.Invalid
  @ApiProblem.TooManyStreams
  HttpResponse<EventStream> events(HttpRequest<?> request) {
    var query = new Query(request, Set.of("service", NamePrefix.NAME));
    var prefix = NamePrefix.read(query);
    var only = query.one("service");
    if (only != null) {
      Limits.requireName("service", only);
      access.require(access.principalOf(request), Action.DISCOVER, only);
    }
    var login = access.loginOf(request);
    var visible = access.visibleTo(login.principal());
    return streams.answer(
        new EventFrames(
            events,
            json,
            service ->
                service.startsWith(prefix)
                    && (only == null || only.equals(service))
                    && visible.test(service)),
        login,
        reader -> access.requireSame(reader, login.principal()));
  }
}
