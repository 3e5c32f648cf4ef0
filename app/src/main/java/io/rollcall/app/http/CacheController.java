package io.rollcall.app.http;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.registry.Limits;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The cache that discovery answers from. */
@Controller("/api/v1/cache")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
final class CacheController {

  private final ServiceCatalog catalog;

  CacheController(ServiceCatalog catalog) {
    this.catalog = catalog;
  }

  /** Forgets all services; they are read from the backend again. */
  @Delete
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Forgotten")
  void clearCache() {
    catalog.clear();
  }

  /** Forgets one service; it is read from the backend again. */
  @Delete("/{service}")
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Forgotten, if it was known")
  @ApiProblem.Invalid
  void clearCachedService(String service) {
    catalog.clear(Limits.requireName("service", service));
  }
}
