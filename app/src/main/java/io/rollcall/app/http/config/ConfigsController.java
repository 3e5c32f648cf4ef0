package io.rollcall.app.http.config;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.audit.RecordedConfigWrites;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.BodyLimit;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigStore;
import io.rollcall.model.Limits;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;

/** Many configurations: list them, and write several together. */
@Controller("/api/v1/config")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.CONFIGURATION)
@ApiProblem.Refused
final class ConfigsController {

  private static final String PREFIX = "prefix";

  private final ConfigStore store;
  private final RecordedConfigWrites writes;
  private final ConfigAnswers answers;
  private final Access access;
  private final Callers callers;

  ConfigsController(
      ConfigStore store,
      RecordedConfigWrites writes,
      ConfigAnswers answers,
      Access access,
      Callers callers) {
    this.store = store;
    this.writes = writes;
    this.answers = answers;
    this.access = access;
    this.callers = callers;
  }

  /**
   * Lists the configurations that have a value, in the order of their keys.
   *
   * <p>Only those are shown that the caller may read. {@code Rollcall-Stale} and {@code Age} are as
   * with a value.
   */
  @Get
  @Needs(action = Action.READ, of = Needs.EACH)
  @Parameter(
      name = PREFIX,
      in = ParameterIn.QUERY,
      description = "Only configurations whose keys start so, such as `payments/`",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "Go on after this key: `next` of the page before",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "Most configurations of a page, 1 to 1000",
      schema = @Schema(type = "integer", defaultValue = "100"))
  @ApiResponse(
      responseCode = "200",
      description = "One page",
      content = @Content(schema = @Schema(implementation = ConfigsResponse.class)))
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  HttpResponse<ConfigsResponse> list(HttpRequest<?> request) {
    var query = new Query(request, Set.of(PREFIX, "after", "limit"));
    var prefix = query.one(PREFIX);
    int limit = Pages.limit(query);
    var found =
        store.list(
            prefix == null ? "" : Limits.requireConfigPrefix(PREFIX, prefix),
            access.allowedTo(access.principalOf(request), Action.READ),
            query.one("after"),
            limit + 1);
    return answers.addFreshness(HttpResponse.ok(ConfigsResponse.of(found, limit)));
  }

  /**
   * Makes up to 16 writes together: all of them, or none.
   *
   * <p>The values may have 256 KiB together. Each write names another configuration, and may have a
   * condition of its own.
   */
  @Post
  @Needs(action = Action.CONFIGURE, of = Needs.EACH)
  @BodyLimit(JsonBody.MOST_BYTES_OF_MANY)
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = ConfigWritesRequest.class),
              examples =
                  @ExampleObject(
                      """
                      {"message": "move the limits",
                       "writes": [
                         {"key": "payments/limits", "value": "{\\"most\\": 10}",
                          "contentType": "application/json", "ifAbsent": true},
                         {"key": "orders/limits", "rollbackTo": 3, "ifVersion": 5},
                         {"key": "limits", "delete": true}]}
                      """)))
  @ApiResponse(
      responseCode = "200",
      description = "What came of each, in their order",
      content = @Content(schema = @Schema(implementation = ConfigResultsResponse.class)))
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.OtherVersion
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  ConfigResultsResponse writeMany(HttpRequest<?> request, @Body byte[] body) {
    var _ = new Query(request, Set.of());
    var asked = ConfigWritesRequest.read(JsonBody.objectOfMany(body));
    var principal = access.principalOf(request);
    for (var write : asked.writes()) {
      access.require(principal, Action.CONFIGURE, write.key());
    }
    var caller = callers.ofMany(request);
    return ConfigResultsResponse.of(writes.write(asked.writes(), asked.message(), caller));
  }
}
