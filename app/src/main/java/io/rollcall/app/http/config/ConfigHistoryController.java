package io.rollcall.app.http.config;

import static java.util.Objects.requireNonNullElse;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.audit.RecordedConfigWrites;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one configuration: list them, compare two, go back to one.
 *
 * <p>What is read here is said to be of any media type: by a request that accepts any, Micronaut
 * would else prefer the route of values, which takes such a path for the key of one.
 */
@Controller("/api/v1/config")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.CONFIGURATION)
@ApiProblem.Refused
final class ConfigHistoryController {

  private static final String DIFF_TYPE = "text/x-diff;charset=utf-8";

  /** What a diff calls a configuration that has no value. */
  private static final String NOTHING = "/dev/null";

  private final ConfigStore store;
  private final RecordedConfigWrites writes;
  private final Callers callers;

  ConfigHistoryController(ConfigStore store, RecordedConfigWrites writes, Callers callers) {
    this.store = store;
    this.writes = writes;
    this.callers = callers;
  }

  /** Lists the versions of a configuration that are kept, the latest first. */
  @Get(
      value = "/{key:.+}/history",
      produces = {MediaType.APPLICATION_JSON, MediaType.ALL})
  @Needs(action = Action.READ, of = "key")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "Go on there: `next` of the page before",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "Most versions of a page, 1 to 1000",
      schema = @Schema(type = "integer", defaultValue = "100"))
  @ApiResponse(
      responseCode = "200",
      description = "One page",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ConfigHistoryResponse.class)))
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.Unavailable
  HttpResponse<ConfigHistoryResponse> history(String key, HttpRequest<?> request) {
    var query = new Query(request, Set.of("from", "limit"));
    var history = store.history(key, query.one("from"), Pages.limit(query));
    return HttpResponse.ok(ConfigHistoryResponse.of(key, history))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  /**
   * Shows what differs between two versions of a configuration, line by line.
   *
   * <p>The answer is in the unified format that {@code patch} reads, and empty when both have the
   * same value. A deletion has no lines.
   */
  @Get(value = "/{key:.+}/diff", produces = MediaType.ALL)
  @Needs(action = Action.READ, of = "key")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "A version that is kept, or 0 for none; the one before `to` when not given",
      schema = @Schema(type = "integer", format = "int64"))
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "A version that is kept; the latest when not given",
      schema = @Schema(type = "integer", format = "int64"))
  @ApiResponse(
      responseCode = "200",
      description = "The difference",
      content = @Content(mediaType = "text/x-diff", schema = @Schema(type = "string")))
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.Unavailable
  HttpResponse<byte[]> diff(String key, HttpRequest<?> request) {
    var query = new Query(request, Set.of("from", "to"));
    var asked = query.whole("to", 1, Long.MAX_VALUE);
    long to = asked == null ? latest(key) : asked;
    long from = requireNonNullElse(query.whole("from", 0, Long.MAX_VALUE), to - 1);
    var before = side(key, from);
    var after = side(key, to);
    return HttpResponse.ok(TextDiff.of(before.name(), before.text(), after.name(), after.text()))
        .header(HttpHeaders.CONTENT_TYPE, DIFF_TYPE);
  }

  /**
   * Gives a configuration the value again that it had in an earlier version.
   *
   * <p>That is a new version, and needs no {@code force}.
   *
   * @param ifMatch the version that must be the latest, as its {@code ETag}
   * @param ifNoneMatch {@code *} when there must be no value
   */
  @Post("/{key:.+}/rollback")
  @Needs(action = Action.CONFIGURE, of = "key")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = RollbackRequest.class),
              examples =
                  @ExampleObject("{\"version\": 3, \"message\": \"the new limits are too low\"}")))
  @ApiResponse(
      responseCode = "200",
      description = "The latest version",
      content = @Content(schema = @Schema(implementation = ConfigVersionResponse.class)))
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.OtherVersion
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  HttpResponse<ConfigVersionResponse> rollBack(
      String key,
      @Nullable @Header(HttpHeaders.IF_MATCH) String ifMatch,
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      HttpRequest<?> request,
      @Body byte[] body) {
    var _ = new Query(request, Set.of());
    var asked = RollbackRequest.read(JsonBody.object(body));
    var condition = ConditionHeaders.read(ifMatch, ifNoneMatch);
    var write = new ConfigWrite.Rollback(key, asked.version(), condition);
    var result = writes.write(write, asked.message(), callers.of(request));
    return HttpResponse.ok(ConfigVersionResponse.of(result))
        .header(HttpHeaders.ETAG, ConfigAnswers.etag(result.version().number()));
  }

  private long latest(String key) {
    return store.history(key, null, 1).versions().getFirst().number();
  }

  /** One of the two that are compared. */
  private record Side(String name, String text) {}

  private Side side(String key, long version) {
    return version == 0 || store.version(key, version).isDeletion()
        ? new Side(NOTHING, "")
        : new Side(key + "@" + version, store.get(key, version).content().text());
  }
}
