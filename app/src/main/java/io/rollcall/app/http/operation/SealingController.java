package io.rollcall.app.http.operation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.config.ConfigResealing;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.sealing.Resealing;
import io.rollcall.app.security.access.Action;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What is sealed where it lies. */
@Controller("/api/v1/sealing")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
@ApiProblem.Refused
final class SealingController {

  private final Resealing resealing;
  private final ConfigResealing configurations;
  private final AuditLog audit;
  private final Callers callers;

  SealingController(
      Resealing resealing, ConfigResealing configurations, AuditLog audit, Callers callers) {
    this.resealing = resealing;
    this.configurations = configurations;
    this.audit = audit;
    this.callers = callers;
  }

  /**
   * Seals with the primary key what is stored in clear, though it is sensitive, or sealed with
   * another key.
   *
   * <p>Leases, health, maintenance and revisions of instances stay as they are; what its owner
   * changes or takes away meanwhile is left to the owner. A configuration gets a new version of the
   * same value. The answer comes within some seconds; where {@code whole} is false there was more
   * to do than that, and the same request goes on.
   */
  @Post("/reseal")
  @Needs(action = Action.ADMINISTER, of = Needs.ALL)
  @ApiResponse(responseCode = "200", description = "What was done")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  ResealResponse reseal(HttpRequest<?> request) {
    var caller = callers.ofMany(request);
    audit.record(new AuditEvent.Operation(caller, "reseal", "*"));
    return ResealResponse.of(resealing.run(caller), configurations.run(caller));
  }
}
