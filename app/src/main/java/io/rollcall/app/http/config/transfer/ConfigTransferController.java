package io.rollcall.app.http.config.transfer;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.config.ConfigAnswers;
import io.rollcall.app.http.connection.Departure;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.json.JsonElement;
import io.rollcall.app.http.problem.Problem;
import io.rollcall.app.http.problem.Refusals;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.BodyLimit;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigStore;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.NotRecorded;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Gatherers;

/** Exports many configurations as one file, and imports such a file. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.CONFIGURATION)
@ApiProblem.Refused
final class ConfigTransferController {

  private static final String PREFIX = "prefix";
  private static final String MESSAGE = "message";
  private static final int WRITTEN_AT_ONCE = 8;

  private final ConfigStore store;
  private final ConfigAnswers answers;
  private final ConfigImport imports;
  private final SnapshotJson json;
  private final Access access;
  private final Callers callers;
  private final Refusals refusals;

  ConfigTransferController(
      ConfigStore store,
      ConfigAnswers answers,
      ConfigImport imports,
      SnapshotJson json,
      Access access,
      Callers callers,
      Refusals refusals) {
    this.store = store;
    this.answers = answers;
    this.imports = imports;
    this.json = json;
    this.access = access;
    this.callers = callers;
    this.refusals = refusals;
  }

  /**
   * Exports the latest values of configurations, as a file that an import takes.
   *
   * <p>Only those are in it that the caller may read, with values in clear. It is written while it
   * is sent: when a value can't be had, or the caller loses the right to it, the answer breaks off,
   * and is no JSON. {@code Rollcall-Stale} and {@code Age} are as with a value.
   */
  @Get(value = "/config-export", produces = MediaType.APPLICATION_JSON)
  @Needs(action = Action.READ, of = Needs.EACH)
  @Parameter(
      name = PREFIX,
      in = ParameterIn.QUERY,
      description = "Only configurations whose keys start so, such as `payments/`",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "The file",
      content = @Content(schema = @Schema(implementation = ConfigFile.class)))
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  HttpResponse<StreamedFile> export(HttpRequest<?> request) {
    var asked = new Query(request, Set.of(PREFIX)).one(PREFIX);
    var prefix = Limits.requireConfigPrefix(PREFIX, requireNonNullElse(asked, ""));
    var reader = new Asker(access, access.loginOf(request));
    var visible = access.allowedTo(reader.login().principal(), Action.READ);
    var _ = store.list(prefix, visible, null, 1); // fails before the answer begins, if it does
    var file = new ExportedText(store, json, prefix, visible, reader::requireSame);
    return answers
        .addFreshness(HttpResponse.ok(new StreamedFile(file, MediaType.APPLICATION_JSON_TYPE)))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"rollcall-config.json\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /**
   * Imports a file that an export wrote.
   *
   * <p>Each of its entries is written for itself, unless it is the latest value already: one that
   * is refused costs no other. Once the store can't be asked, or it is not known what became of an
   * entry, no further one is tried. Configurations that the file has not stay as they are. Up to
   * 10,000 entries and 16 MiB are taken.
   */
  @Post("/config-import")
  @Needs(action = Action.CONFIGURE, of = Needs.EACH)
  @BodyLimit(JsonBody.MOST_BYTES_OF_FILE)
  @Parameter(
      name = "dryRun",
      in = ParameterIn.QUERY,
      description = "Whether nothing is to be written, and the answer shows what would change",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @Parameter(
      name = "force",
      in = ParameterIn.QUERY,
      description =
          "Whether values are meant so that are more than twice, or less than half, as large as the"
              + " ones before",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @Parameter(
      name = MESSAGE,
      in = ParameterIn.QUERY,
      description = "Why, in at most 256 characters",
      schema = @Schema(type = "string"))
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = ConfigFile.class),
              examples =
                  @ExampleObject(
                      """
                      {"format": "rollcall-config/1",
                       "entries": [
                         {"key": "payments/limits", "contentType": "application/json",
                          "value": "{\\"most\\": 10}"}]}
                      """)))
  @ApiResponse(
      responseCode = "200",
      description = "What became of each entry",
      content = @Content(schema = @Schema(implementation = ImportResponse.class)))
  @ApiProblem.Invalid
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  ImportResponse importMany(HttpRequest<?> request, @Body byte[] body) {
    var query = new Query(request, Set.of("dryRun", "force", MESSAGE));
    var message = Limits.requireConfigMessage(MESSAGE, requireNonNullElse(query.one(MESSAGE), ""));
    var order =
        new ConfigImport.Order(
            message, query.flag("force"), query.flag("dryRun"), callers.ofMany(request));
    var entries = ConfigFile.entries(JsonBody.objectOfFile(body));
    var keys = ConcurrentHashMap.<String>newKeySet();
    var asker = new Asker(access, access.loginOf(request));
    Function<JsonElement, ImportResponse.Result> work =
        entry -> result(request, asker, entry, keys, order);
    var here = PropagatedContext.getOrEmpty();
    try (var _ = Departure.of(request).watch(() -> order.endBecause("the client has left"))) {
      var results =
          entries.stream()
              .gather(
                  Gatherers.mapConcurrent(
                      WRITTEN_AT_ONCE, entry -> here.propagate(() -> work.apply(entry))))
              .toList();
      return new ImportResponse(results, order.diffsLeftOut().get());
    }
  }

  private ImportResponse.Result result(
      HttpRequest<?> request,
      Asker asker,
      JsonElement entry,
      Collection<String> keys,
      ConfigImport.Order order) {
    var end = order.end().get();
    if (end != null) {
      return ImportResponse.Result.refused(keyOf(entry), "was not tried: " + end);
    }
    try {
      var wanted = ConfigFile.Wanted.of(entry.object());
      if (!keys.add(wanted.key())) {
        throw new InvalidValue("key", wanted.key(), "must be named once");
      }
      access.require(asker.now(), Action.CONFIGURE, wanted.key());
      return imports.take(wanted, order);
    } catch (ConfigImport.MayBeWritten e) {
      var problem = problem(request, requireNonNull(e.getCause()));
      order.endBecause(problem.detail());
      return ImportResponse.Result.unknown(keyOf(entry), problem.detail());
    } catch (RuntimeException e) {
      var problem = problem(request, e);
      if (e instanceof BackendUnavailable || e instanceof NotRecorded) {
        order.endBecause(problem.detail());
      }
      return ImportResponse.Result.refused(keyOf(entry), problem.detail());
    }
  }

  private Problem problem(HttpRequest<?> request, Throwable error) {
    return refusals.problem(request, error, "an entry of an import");
  }

  /** As far as a key can go; empty where there is none. */
  private static String keyOf(JsonElement entry) {
    return entry.value() instanceof Map<?, ?> fields && fields.get("key") instanceof String key
        ? key.substring(0, Math.min(key.length(), Limits.CONFIG_KEY_LENGTH))
        : "";
  }
}
