package io.rollcall.app.http.operation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Action;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.Limits;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The cache that discovery answers from. */
@Controller("/api/v1/cache")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
@ApiProblem.Refused
final class CacheController {

  private static final String CLEAR = "clear-cache";

  private final ServiceCatalog catalog;
  private final AuditLog audit;
  private final Callers callers;

  CacheController(ServiceCatalog catalog, AuditLog audit, Callers callers) {
    this.catalog = catalog;
    this.audit = audit;
    this.callers = callers;
  }

  /**
   * Forgets all services and reads them from the backend again; answers when that is done.
   *
   * <p>Those that could not be read are marked stale, and the answer is 503.
   */
  @Delete
  @Needs(action = Action.ADMINISTER, of = Needs.ALL)
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Read again")
  @ApiProblem.Unavailable
  void clearCache(HttpRequest<?> request) {
    audit.record(new AuditEvent.Operation(callers.of(request), CLEAR, "*"));
    catalog.clear();
  }

  /** Forgets one service and reads it from the backend again; answers when that is done. */
  @Delete("/{service}")
  @Needs(action = Action.ADMINISTER, of = "service")
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Read again, if it was known")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  void clearCachedService(String service, HttpRequest<?> request) {
    var name = Limits.requireName("service", service);
    audit.record(new AuditEvent.Operation(callers.of(request), CLEAR, name));
    catalog.clear(name);
  }
}
