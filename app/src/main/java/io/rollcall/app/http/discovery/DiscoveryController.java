package io.rollcall.app.http.discovery;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.app.http.answer.InstancesResponse;
import io.rollcall.app.http.answer.Revealing;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.http.connection.Departure;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.description.ApiReveal;
import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.telemetry.trace.DiscoverySpans;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: the instances of one service, now or when they change.
 *
 * <p>The hot path: what is at hand, as bytes, is answered right on the event loop; only what must
 * be fetched, filtered or waited for goes elsewhere.
 */
@Controller("/api/v1/services/{service}/instances")
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class DiscoveryController {

  private static final Set<String> PARAMETERS =
      FilterQuery.plus(FilterQuery.WITH_HEALTH, "revision", "wait", Revealing.PARAMETER);

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final Revealing revealing;
  private final LongPolls polls;
  private final DiscoverySpans spans;
  private final Access access;
  private final ExecutorService executor;

  DiscoveryController(
      Discovery discovery,
      SnapshotAnswers answers,
      Revealing revealing,
      LongPolls polls,
      DiscoverySpans spans,
      Access access,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.discovery = discovery;
    this.answers = answers;
    this.revealing = revealing;
    this.polls = polls;
    this.spans = spans;
    this.access = access;
    this.executor = executor;
  }

  /**
   * Finds the instances of a service, sorted by id.
   *
   * <p>A service that does not exist has none. The answer carries its revision as {@code ETag} and
   * {@code Rollcall-Revision}, and as {@code Age} the seconds since the backend last confirmed it;
   * {@code Rollcall-Stale: true} says that the backend is out of reach and this is what was last
   * known. With {@code revision} and {@code wait} the answer comes when the service has another
   * revision, or after the wait at the latest.
   */
  @Get
  @Needs(action = Action.DISCOVER, of = "service")
  @ApiFilter.ByHealth
  @ApiFilter.ByProperties
  @ApiReveal
  @Parameter(
      name = "revision",
      in = ParameterIn.QUERY,
      description = "The revision that is known already; needs `wait`",
      schema = @Schema(type = "integer", format = "int64"))
  @Parameter(
      name = "wait",
      in = ParameterIn.QUERY,
      description = "How long to wait for another revision, 1 s to 5 minutes; needs `revision`",
      example = "30s",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      description = "The `ETag` of an earlier answer",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "Those that are wanted",
      content = @Content(schema = @Schema(implementation = InstancesResponse.class)))
  @ApiResponse(responseCode = "304", description = "They are those of `If-None-Match`")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  CompletionStage<HttpResponse<byte[]>> instances(String service, HttpRequest<?> request) {
    if (request.getUri().getRawQuery() == null) {
      return now(service, request, InstanceFilter.HEALTHY);
    }
    var query = new Query(request, PARAMETERS);
    var filter = FilterQuery.read(query);
    var revision = query.whole("revision", 0, Long.MAX_VALUE);
    var wait = query.duration("wait");
    if (Revealing.isAsked(query)) {
      return revealed(query, request, service, filter);
    }
    return wait == null
        ? now(service, request, filter)
        : later(request, service, revision, wait)
            .thenApply(snapshot -> answers.instances(request, snapshot, filter));
  }

  private CompletionStage<HttpResponse<byte[]>> revealed(
      Query query, HttpRequest<?> request, String service, InstanceFilter filter) {
    if (query.one("revision") != null || query.one("wait") != null) {
      throw new InvalidValue(
          Revealing.PARAMETER, "true", "must not be given together with revision and wait");
    }
    var view = revealing.view(query, request, service);
    return discovered(service)
        .thenApply(snapshot -> Revealing.guard(query, answers.instances(snapshot, filter, view)));
  }

  private CompletionStage<HttpResponse<byte[]>> now(
      String service, HttpRequest<?> request, InstanceFilter filter) {
    var known = filter.asksForAll() ? discovery.peek(service) : null;
    var snapshot =
        known != null
            ? CompletableFuture.completedFuture(spans.around(service, () -> known).get())
            : discovered(service);
    return snapshot.thenApply(found -> answers.instances(request, found, filter));
  }

  private CompletableFuture<ServiceSnapshot> discovered(String service) {
    return CompletableFuture.supplyAsync(
        spans.around(service, () -> discovery.discover(service)), executor);
  }

  private CompletionStage<ServiceSnapshot> later(
      HttpRequest<?> request, String service, @Nullable Long revision, Duration wait) {
    if (revision == null) {
      throw new InvalidValue("revision", "", "must be given together with wait");
    }
    return polls.await(
        Departure.of(request),
        access.loginOf(request),
        reader -> access.require(reader, Action.DISCOVER, service),
        LongPolls.requireFitting(wait),
        new NextRevision(discovery, service, revision));
  }
}
