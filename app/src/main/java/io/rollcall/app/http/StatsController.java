package io.rollcall.app.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.RegistryBackend;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The registry in numbers. */
@Controller("/api/v1/stats")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
final class StatsController {

  private final Discovery discovery;
  private final RegistryBackend backend;

  StatsController(Discovery discovery, RegistryBackend backend) {
    this.discovery = discovery;
    this.backend = backend;
  }

  /** The registry in numbers, and what its backend can do. */
  @Get
  @ApiResponse(responseCode = "200", description = "As of now")
  @ApiProblem.Unavailable
  StatsResponse stats() {
    return StatsResponse.of(discovery.stats(), backend);
  }
}
