package io.rollcall.app.http.operation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.reload.Reloader;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The settings of this server. */
@Controller("/api/v1/settings")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.OPERATION)
@ApiProblem.Refused
final class SettingsController {

  private final RunningSettings settings;
  private final Reloader reloader;
  private final Callers callers;

  SettingsController(RunningSettings settings, Reloader reloader, Callers callers) {
    this.settings = settings;
    this.reloader = reloader;
    this.callers = callers;
  }

  /** The settings that hold, where each was given, and what became of the last change. */
  @Get
  @Needs(action = Action.ADMINISTER, of = Needs.ALL)
  @ApiResponse(responseCode = "200", description = "As of now; secrets are hidden")
  SettingsResponse settings() {
    return SettingsResponse.of(settings, reloader.last());
  }

  /**
   * Reads the settings again, from where they were read at the start.
   *
   * <p>They hold when all of them can work and none of those that differ needs a restart. Otherwise
   * all settings stay as they are, and the problem says what is wrong. An answer may have the
   * outcome {@code failed}: they hold, but Rollcall, by a fault of its own, does not go by all.
   */
  @Post("/reload")
  @Needs(action = Action.ADMINISTER, of = Needs.ALL)
  @ApiResponse(responseCode = "200", description = "They hold, or did already")
  @ApiProblem.SettingsRefused
  ReloadResponse reloadSettings(HttpRequest<?> request) {
    var reload = reloader.reload(callers.of(request));
    if (reload.outcome() == Outcome.REFUSED) {
      throw new InvalidSettings(reload.problems());
    }
    return ReloadResponse.of(reload);
  }
}
