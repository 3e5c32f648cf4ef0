package io.rollcall.app.http.operation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.NamePrefix;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.NameScope;
import io.rollcall.store.RegistryBackend;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;

/** The registry in numbers. */
@Controller("/api/v1/stats")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
@ApiProblem.Refused
final class StatsController {

  private final Discovery discovery;
  private final RegistryBackend backend;
  private final Access access;

  StatsController(Discovery discovery, RegistryBackend backend, Access access) {
    this.discovery = discovery;
    this.backend = backend;
    this.access = access;
  }

  /**
   * The registry in numbers, and what its backend can do.
   *
   * <p>Only services count that the caller may discover.
   */
  @Get
  @Needs(action = Action.DISCOVER, of = Needs.EACH)
  @Parameter(
      name = NamePrefix.NAME,
      in = ParameterIn.QUERY,
      description = NamePrefix.DESCRIPTION,
      schema = @Schema(type = "string"))
  @ApiResponse(responseCode = "200", description = "As of now")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  StatsResponse stats(HttpRequest<?> request) {
    var prefix = NamePrefix.read(new Query(request, Set.of(NamePrefix.NAME)));
    var shown = new NameScope(prefix, access.visibleTo(access.principalOf(request)));
    return StatsResponse.of(discovery.stats(shown), backend);
  }
}
