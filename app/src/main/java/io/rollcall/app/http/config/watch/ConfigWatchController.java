package io.rollcall.app.http.config.watch;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.http.stream.EventStream;
import io.rollcall.app.http.stream.OpenStreams;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.model.Limits;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams: one configuration, and all whose keys begin alike.
 *
 * <p>The one is said to be of any media type: by a request that accepts any, Micronaut would else
 * prefer the route of values, which takes such a path for the key of one.
 */
@Controller(value = "/api/v1", produces = MediaType.TEXT_EVENT_STREAM)
@Tag(name = ApiDescription.CONFIGURATION)
@ApiProblem.Refused
final class ConfigWatchController {

  private static final String PREFIX = "prefix";

  private final OpenStreams streams;
  private final ConfigStore store;
  private final ConfigFrames frames;
  private final Access access;
  private final Clock clock;
  private final Scheduler scheduler;

  ConfigWatchController(
      OpenStreams streams,
      ConfigStore store,
      ConfigFrames frames,
      Access access,
      Clock clock,
      Scheduler scheduler) {
    this.streams = streams;
    this.store = store;
    this.frames = frames;
    this.access = access;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * Streams a configuration and its changes, as Server-Sent Events.
   *
   * <p>The first event is {@code state}: the latest version with its {@code value}, or {@code
   * "version": null} when there is none. Then each {@code change} tells another version with its
   * value, or a deletion. The id is the version. A client too slow for all of them is told the
   * latest. {@code stale} says that the store is out of reach, and that the last value told is the
   * last known one; the next {@code state} ends that.
   *
   * @param lastEventId the last version that was seen: it is not told again while it is the latest
   */
  @Get(
      value = "/config/{key:.+}/watch",
      produces = {MediaType.TEXT_EVENT_STREAM, MediaType.ALL})
  @Needs(action = Action.READ, of = "key")
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
                      id: 4
                      event: change
                      data: {"key":"payments/limits","version":4,…,"deleted":false,"value":"{\\"most\\": 20}"}

                      """)))
  @ApiProblem.Invalid
  @ApiProblem.TooManyStreams
  HttpResponse<EventStream> watch(
      String key, @Header("Last-Event-ID") @Nullable String lastEventId, HttpRequest<?> request) {
    Limits.requireConfigKey("key", key);
    var _ = new Query(request, Set.of());
    long seen = EventStream.lastId(lastEventId);
    return streams.answer(
        new KeyFrames(store, frames, key, seen, clock, scheduler),
        access.loginOf(request),
        reader -> access.require(reader, Action.READ, key));
  }

  /**
   * Streams the configurations whose keys begin alike, as Server-Sent Events, without their values.
   *
   * <p>The first event is {@code state}, with the latest version of each that has a value; then
   * each {@code change} tells the latest versions of those that changed, which may be deletions. No
   * event has more than 1000 {@code entries}; one that has {@code "more": true} is gone on with by
   * the next of the same name. {@code stale} says that the store is out of reach; the next {@code
   * state}, which is whole again, ends that. Only what the caller may read is told.
   */
  @Get("/config-watch")
  @Needs(action = Action.READ, of = Needs.EACH)
  @Parameter(
      name = PREFIX,
      in = ParameterIn.QUERY,
      description = "What the keys begin with, such as `payments/`; all are watched without it",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "A stream without end",
      content =
          @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(type = "string")))
  @ApiProblem.Invalid
  @ApiProblem.TooManyStreams
  HttpResponse<EventStream> watchMany(HttpRequest<?> request) {
    var prefix = new Query(request, Set.of(PREFIX)).one(PREFIX);
    var scope = ConfigScope.startingWith(Objects.requireNonNullElse(prefix, ""));
    var login = access.loginOf(request);
    var visible = access.allowedTo(login.principal(), Action.READ);
    return streams.answer(
        new PrefixFrames(store, frames, scope, visible, clock),
        login,
        reader -> access.requireSame(reader, login.principal()));
  }
}
