package io.rollcall.app.http.discovery;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.Revealing;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.description.ApiReveal;
import io.rollcall.app.http.problem.Problem;
import io.rollcall.app.http.problem.Refusals;
import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.NamePrefix;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Forbidden;
import io.rollcall.app.telemetry.trace.DiscoverySpans;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.discovery.Lookup;
import io.rollcall.discovery.NameScope;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Many services at once: which there are, and who is there in several of them. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class ServicesController {

  private static final long LARGEST_PAGE = 1_000;
  private static final long PAGE = 100;
  private static final int MOST_SERVICES = 100;
  private static final Set<String> DISCOVER_PARAMETERS =
      FilterQuery.plus(FilterQuery.WITH_HEALTH, "service", Revealing.PARAMETER);

  private final Discovery discovery;
  private final DiscoverySpans spans;
  private final Access access;
  private final Revealing revealing;
  private final Refusals refusals;
  private final Clock clock;

  ServicesController(
      Discovery discovery,
      DiscoverySpans spans,
      Access access,
      Revealing revealing,
      Refusals refusals,
      Clock clock) {
    this.discovery = discovery;
    this.spans = spans;
    this.access = access;
    this.revealing = revealing;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Lists the services that have instances, in the order of their names.
   *
   * <p>Only those are shown, and counted, that the caller may discover.
   */
  @Get("/services")
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @Parameter(
      name = NamePrefix.NAME,
      in = ParameterIn.QUERY,
      description = NamePrefix.DESCRIPTION,
      schema = @Schema(type = "string"))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "Go on after this name: `next` of the page before",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "Most services of a page, 1 to 1000",
      schema = @Schema(type = "integer", defaultValue = "100"))
  @ApiResponse(responseCode = "200", description = "One page")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  ServicesResponse list(HttpRequest<?> request) {
    var query = new Query(request, Set.of(NamePrefix.NAME, "after", "limit"));
    var prefix = NamePrefix.read(query);
    var limit = Objects.requireNonNullElse(query.whole("limit", 1, LARGEST_PAGE), PAGE);
    var shown = new NameScope(prefix, access.visibleTo(access.principalOf(request)));
    var page = discovery.list(shown, query.one("after"), limit.intValue() + 1);
    return ServicesResponse.of(page, limit.intValue(), discovery.count(shown));
  }

  /**
   * Finds the instances of up to 100 services.
   *
   * <p>A service that can't be looked up, or that the caller may not discover, has a problem in its
   * place and fails none of the others.
   */
  @Get("/discover")
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @Parameter(
      name = "service",
      in = ParameterIn.QUERY,
      required = true,
      description = "A service's name; once for each",
      schema = @Schema(type = "string"))
  @ApiFilter.ByHealth
  @ApiFilter.ByProperties
  @ApiReveal
  @ApiResponse(responseCode = "200", description = "What was found, by service")
  @ApiProblem.Invalid
  HttpResponse<DiscoverResponse> discover(HttpRequest<?> request) {
    var query = new Query(request, DISCOVER_PARAMETERS);
    var filter = FilterQuery.read(query);
    var names = names(query);
    var refused = refused(names, query, request);
    var allowed = new LinkedHashSet<>(names);
    allowed.removeAll(refused.keySet());
    var found = spans.aroundMany(allowed, () -> discovery.discoverMany(allowed)).get();
    var services = new LinkedHashMap<String, DiscoverResponse.Entry>();
    for (var name : names) {
      var lookup = found.get(name);
      var refusal = refused.get(name);
      if (refusal != null) {
        services.put(name, DiscoverResponse.Entry.of(refusal));
      } else if (lookup != null) {
        services.put(name, entry(lookup, filter, revealing.view(query, request, name)));
      }
    }
    return Revealing.guard(query, HttpResponse.ok(new DiscoverResponse(services)));
  }

  private Map<String, Problem> refused(
      Collection<String> names, Query query, HttpRequest<?> request) {
    var refused = new HashMap<String, Problem>();
    for (var name : names) {
      try {
        access.require(access.principalOf(request), Action.DISCOVER, name);
        var _ = revealing.view(query, request, name);
      } catch (Forbidden e) {
        refused.put(name, refusals.problem(request, e, "one of many services"));
      }
    }
    return refused;
  }

  private static SequencedSet<String> names(Query query) {
    var names = new LinkedHashSet<>(query.all("service"));
    if (names.isEmpty() || names.size() > MOST_SERVICES) {
      throw new InvalidValue(
          "service", names.size() + " services", "must be given 1 to " + MOST_SERVICES + " times");
    }
    return names;
  }

  private DiscoverResponse.Entry entry(
      Lookup lookup, InstanceFilter filter, UnaryOperator<ServiceInstance> view) {
    return switch (lookup) {
      case Lookup.Found found -> DiscoverResponse.Entry.of(found.snapshot(), filter, view, clock);
      case Lookup.Failed failed -> DiscoverResponse.Entry.of(failed.reason());
    };
  }
}
