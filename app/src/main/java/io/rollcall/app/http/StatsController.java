package io.rollcall.app.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.RegistryBackend;

/** The registry in numbers. */
@Controller("/api/v1/stats")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatsController {

  private final Discovery discovery;
  private final RegistryBackend backend;

  StatsController(Discovery discovery, RegistryBackend backend) {
    this.discovery = discovery;
    this.backend = backend;
  }

  @Get
  StatsResponse stats() {
    return StatsResponse.of(discovery.stats(), backend);
  }
}
