package io.rollcall.app.http.prometheus;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.NamePrefix;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Principal;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.NameScope;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.util.List;

/** Tells Prometheus what to scrape. */
@Controller("/api/v1/prometheus/targets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class TargetsController {

  private final Discovery discovery;
  private final Access access;
  private final JsonMapper mapper;

  TargetsController(Discovery discovery, Access access, JsonMapper mapper) {
    this.discovery = discovery;
    this.access = access;
    this.mapper = mapper;
  }

  /**
   * Lists what Prometheus is to scrape, for its {@code http_sd_configs}.
   *
   * <p>All instances are listed, so that Prometheus sees those that are down. Labels say what is
   * known of each: {@code __meta_rollcall_service}, {@code instance_id}, {@code host}, {@code
   * port}, {@code protocol}, {@code health}, {@code maintenance}, {@code zone}, {@code version},
   * {@code tags} and {@code metadata_KEY}. Without {@code service} the list has the services that
   * the caller may discover. It is empty only when there is nothing to scrape: where that cannot be
   * known the answer is an error, after which Prometheus keeps the list it has.
   */
  @Get
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @Parameter(
      name = "service",
      in = ParameterIn.QUERY,
      description = "A service's name, up to 100 times; none for all services",
      schema = @Schema(type = "string"))
  @Parameter(
      name = NamePrefix.NAME,
      in = ParameterIn.QUERY,
      description = NamePrefix.DESCRIPTION + "; not together with `service`",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "port",
      in = ParameterIn.QUERY,
      description =
          "Which of an instance's named ports to scrape, such as `metrics`; instances that have"
              + " none of that name are left out. Without it, the instance's own port",
      schema = @Schema(type = "string"))
  @ApiFilter.ByProperties
  @ApiResponse(
      responseCode = "200",
      description = "One group for each instance",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              array = @ArraySchema(schema = @Schema(implementation = TargetGroup.class))))
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  HttpResponse<InputStream> targets(HttpRequest<?> request) {
    var query = TargetQuery.read(new Query(request, TargetQuery.PARAMETERS));
    var services = services(query, access.principalOf(request));
    var answer =
        HttpResponse.<InputStream>ok(
                new TargetGroups(services, query.filter(), query.portName(), mapper))
            .contentType(MediaType.APPLICATION_JSON_TYPE);
    return services.stream().anyMatch(ServiceSnapshot::isStale)
        ? answer.header(SnapshotAnswers.STALE, "true")
        : answer;
  }

  /** A list without a service that could not be read would have Prometheus forget its targets. */
  private List<ServiceSnapshot> services(TargetQuery query, Principal principal) {
    if (query.services().isEmpty()) {
      return discovery.discoverAll(new NameScope(query.prefix(), access.visibleTo(principal)));
    }
    query.services().forEach(name -> access.require(principal, Action.DISCOVER, name));
    return discovery.discoverEach(query.services());
  }
}
