package io.rollcall.app.http;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.registry.Limits;

/** The cache that discovery answers from. */
@Controller("/api/v1/cache")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CacheController {

  private final ServiceCatalog catalog;

  CacheController(ServiceCatalog catalog) {
    this.catalog = catalog;
  }

  @Delete
  @Status(HttpStatus.NO_CONTENT)
  void clear() {
    catalog.clear();
  }

  @Delete("/{service}")
  @Status(HttpStatus.NO_CONTENT)
  void clear(String service) {
    catalog.clear(Limits.requireName("service", service));
  }
}
