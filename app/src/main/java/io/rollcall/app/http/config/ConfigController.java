package io.rollcall.app.http.config;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.audit.RecordedConfigWrites;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.config.poll.ConfigPolls;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.BodyLimit;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One configuration: write it, read it, take it away.
 *
 * <p>Reading is the hot path: a value that is at hand is answered, as the bytes that are held,
 * right on the event loop.
 */
@Controller("/api/v1/config/{key:.+}")
@Tag(name = ApiDescription.CONFIGURATION)
@ApiProblem.Refused
final class ConfigController {

  private static final Set<String> READ_PARAMETERS = Set.of("version", "after", "wait");
  private static final Set<String> WRITE_PARAMETERS = Set.of("force");

  private final ConfigStore store;
  private final RecordedConfigWrites writes;
  private final ConfigAnswers answers;
  private final ConfigPolls polls;
  private final Callers callers;
  private final ExecutorService executor;

  ConfigController(
      ConfigStore store,
      RecordedConfigWrites writes,
      ConfigAnswers answers,
      ConfigPolls polls,
      Callers callers,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.store = store;
    this.writes = writes;
    this.answers = answers;
    this.polls = polls;
    this.callers = callers;
    this.executor = executor;
  }

  /**
   * Reads a configuration.
   *
   * <p>The answer is the value, of the media type that it was written with. It carries its version
   * as {@code ETag} and {@code Rollcall-Version}, and as {@code Last-Modified} when it was written.
   * {@code Rollcall-Stale: true} says that the store is out of reach and this is what was last
   * known; {@code Age} has the seconds since that was noticed, and is 0 otherwise.
   *
   * <p>With {@code after} and {@code wait} the answer comes when there is another version, or when
   * the value is gone, and after the wait at the latest.
   *
   * @param key parts of letters, digits, dots, underscores and hyphens between slashes, such as
   *     {@code payments/limits}; 256 characters at most
   */
  @Get(produces = MediaType.ALL)
  @Needs(action = Action.READ, of = "key")
  @Parameter(
      name = "version",
      in = ParameterIn.QUERY,
      description = "An earlier version, which must be kept; the latest when not given",
      schema = @Schema(type = "integer", format = "int64"))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description =
          "The version that is known already, 0 when it is that there is none; needs `wait`",
      schema = @Schema(type = "integer", format = "int64"))
  @Parameter(
      name = "wait",
      in = ParameterIn.QUERY,
      description = "How long to wait for another version, 1 s to 5 minutes; needs `after`",
      example = "30s",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      description = "The `ETag` of an earlier answer",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "The value",
      content = @Content(mediaType = "*/*", schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "304",
      description = "It is that of `If-None-Match`, or still that of `after`")
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.Unavailable
  CompletionStage<HttpResponse<byte[]>> read(String key, HttpRequest<?> request) {
    if (request.getUri().getRawQuery() == null) {
      return latest(request, key);
    }
    var query = new Query(request, READ_PARAMETERS);
    var version = query.whole("version", 1, Long.MAX_VALUE);
    var known = query.whole("after", 0, Long.MAX_VALUE);
    var wait = query.duration("wait");
    if (known == null && wait == null) {
      return version == null ? latest(request, key) : earlier(request, key, version);
    }
    if (known == null || wait == null) {
      throw new InvalidValue(
          known == null ? "after" : "wait", "", "must be given, as after and wait go together");
    }
    if (version != null) {
      throw new InvalidValue(
          "version", version.toString(), "must not be given together with after and wait");
    }
    return polls
        .await(request, key, known, wait)
        .thenApplyAsync(_ -> answers.latestUnless(known, store.get(key)), executor);
  }

  private CompletionStage<HttpResponse<byte[]>> latest(HttpRequest<?> request, String key) {
    var atHand = store.peek(key);
    return atHand != null
        ? CompletableFuture.completedFuture(answers.latest(request, atHand))
        : CompletableFuture.supplyAsync(() -> answers.latest(request, store.get(key)), executor);
  }

  private CompletionStage<HttpResponse<byte[]>> earlier(
      HttpRequest<?> request, String key, long version) {
    return CompletableFuture.supplyAsync(
        () -> answers.one(request, store.get(key, version)), executor);
  }

  /**
   * Writes a configuration.
   *
   * <p>The body is the value: text in UTF-8, of at most 256 KiB. What is {@code application/json},
   * YAML or TOML must be so. The value that is there already changes nothing, and the answer has
   * {@code "changed": false}.
   *
   * @param key parts of letters, digits, dots, underscores and hyphens between slashes, such as
   *     {@code payments/limits}; 256 characters at most. The last part is none of {@code history},
   *     {@code diff}, {@code rollback} and {@code watch}
   * @param ifMatch the version that must be the latest, as its {@code ETag}
   * @param ifNoneMatch {@code *} writes only what has no value
   */
  @Put
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Consumes(MediaType.ALL)
  @BodyLimit(Limits.CONFIG_VALUE_SIZE)
  @Needs(action = Action.CONFIGURE, of = "key")
  @Parameter(
      name = "force",
      in = ParameterIn.QUERY,
      description =
          "Whether a value is meant so that is more than twice, or less than half, as large as the"
              + " one before",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @Parameter(
      name = ConfigBody.MESSAGE,
      in = ParameterIn.HEADER,
      description = "Why, in at most 256 characters",
      schema = @Schema(type = "string"))
  @RequestBody(
      content =
          @Content(
              mediaType = "*/*",
              schema = @Schema(type = "string"),
              examples = @ExampleObject("{\"most\": 10}")))
  @ApiResponse(
      responseCode = "201",
      description = "It is the first version; `Location` says where it is",
      content = @Content(schema = @Schema(implementation = ConfigVersionResponse.class)))
  @ApiResponse(responseCode = "200", description = "It is the latest version")
  @ApiProblem.Invalid
  @ApiProblem.OtherVersion
  @ApiProblem.ValueRefused
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  HttpResponse<ConfigVersionResponse> write(
      String key,
      @Nullable @Header(HttpHeaders.IF_MATCH) String ifMatch,
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      HttpRequest<byte[]> request) {
    var query = new Query(request, WRITE_PARAMETERS);
    var write =
        new ConfigWrite.Put(
            key,
            ConfigBody.content(request),
            ConditionHeaders.read(ifMatch, ifNoneMatch),
            query.flag("force"));
    var result = writes.write(write, ConfigBody.message(request), callers.of(request));
    var version = result.version();
    var answer =
        result.isChanged() && version.number() == 1
            ? HttpResponse.<ConfigVersionResponse>created(URI.create("/api/v1/config/" + key))
            : HttpResponse.<ConfigVersionResponse>ok();
    return answer
        .body(ConfigVersionResponse.of(result))
        .header(HttpHeaders.ETAG, ConfigAnswers.etag(version.number()));
  }

  /**
   * Takes a configuration away.
   *
   * <p>That is a version as well, whose number is the {@code ETag} of the answer. The versions
   * before it stay for as long as they are kept, to be rolled back to.
   *
   * @param ifMatch the version that must be the latest, as its {@code ETag}
   * @param ifNoneMatch {@code *} when there must be no value, so that nothing is taken away
   */
  @Delete
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Needs(action = Action.CONFIGURE, of = "key")
  @Parameter(
      name = ConfigBody.MESSAGE,
      in = ParameterIn.HEADER,
      description = "Why, in at most 256 characters",
      schema = @Schema(type = "string"))
  @ApiResponse(responseCode = "204", description = "It is gone", content = @Content)
  @ApiProblem.Invalid
  @ApiProblem.NoConfig
  @ApiProblem.OtherVersion
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  HttpResponse<?> delete(
      String key,
      @Nullable @Header(HttpHeaders.IF_MATCH) String ifMatch,
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      HttpRequest<?> request) {
    var _ = new Query(request, Set.of());
    var write = new ConfigWrite.Delete(key, ConditionHeaders.read(ifMatch, ifNoneMatch));
    var result = writes.write(write, ConfigBody.message(request), callers.of(request));
    return HttpResponse.noContent()
        .header(HttpHeaders.ETAG, ConfigAnswers.etag(result.version().number()));
  }
}
