package io.rollcall.app.http.discovery;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.Revealing;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.description.ApiReveal;
import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.telemetry.trace.DiscoverySpans;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.SelectionRequest;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;

/** Picks one instance for a caller, and takes the pick back. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class SelectionController {

  private static final Set<String> PARAMETERS =
      FilterQuery.plus(FilterQuery.NAMES, "strategy", "key", "preferZone", Revealing.PARAMETER);

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final Revealing revealing;
  private final DiscoverySpans spans;
  private final Access access;

  SelectionController(
      Discovery discovery,
      SnapshotAnswers answers,
      Revealing revealing,
      DiscoverySpans spans,
      Access access) {
    this.discovery = discovery;
    this.spans = spans;
    this.answers = answers;
    this.revealing = revealing;
    this.access = access;
  }

  /** Picks one healthy instance of a service. */
  @Get("/services/{service}/select")
  @Needs(action = Action.DISCOVER, of = "service")
  @ApiFilter.ByProperties
  @ApiReveal
  @Parameter(
      name = "strategy",
      in = ParameterIn.QUERY,
      description =
          "round-robin, weighted-round-robin, least-connections, random, consistent-hash, or one"
              + " of the operator's own; the service's when not given",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "key",
      in = ParameterIn.QUERY,
      description = "What to be routed by; consistent-hash needs it",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "preferZone",
      in = ParameterIn.QUERY,
      description = "Instances elsewhere are picked only when this zone has none",
      schema = @Schema(type = "string"))
  @ApiResponse(responseCode = "200", description = "The one to call")
  @ApiProblem.Invalid
  @ApiProblem.NoneHealthy
  HttpResponse<SelectionResponse> select(String service, HttpRequest<?> request) {
    var query = new Query(request, PARAMETERS);
    var view = revealing.view(query, request, service);
    var wanted =
        new SelectionRequest(
            service,
            query.one("strategy"),
            query.one("key"),
            FilterQuery.read(query),
            query.one("preferZone"));
    var selection = spans.aroundPick(service, () -> discovery.select(wanted)).get();
    var answer = HttpResponse.ok(SelectionResponse.of(selection, view));
    return Revealing.guard(query, answers.addFreshness(answer, selection.snapshot()));
  }

  /** Says that a picked instance is not called any more. */
  @Delete("/picks/{pickId}")
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @ApiResponse(responseCode = "204", description = "The pick counts no more")
  @ApiProblem.NotOutstanding
  @Status(HttpStatus.NO_CONTENT)
  void release(String pickId, HttpRequest<?> request) {
    access.require(access.principalOf(request), Action.DISCOVER, discovery.serviceOfPick(pickId));
    discovery.release(pickId);
  }
}
