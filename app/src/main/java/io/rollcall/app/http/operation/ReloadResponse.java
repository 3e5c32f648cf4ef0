package io.rollcall.app.http.operation;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.reload.Reload;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/**
 * What became of reading the settings again.
 *
 * @param at when that was
 * @param outcome what became of it: applied; refused, when all stayed as they were; unchanged, when
 *     there was nothing new; or failed, when they hold but Rollcall could not go by all
 * @param changed the keys that say something else since then
 * @param problems why it was refused or failed
 */
@Serdeable.Serializable
@Schema(name = "Reload")
record ReloadResponse(
    String at, String outcome, List<String> changed, List<ProblemResponse> problems) {

  /** One thing that is wrong: with a setting, a variable or a file, and in a sentence. */
  @Serdeable.Serializable
  @Schema(name = "SettingProblem")
  record ProblemResponse(String key, String message) {}

  static ReloadResponse of(Reload reload) {
    return new ReloadResponse(
        reload.at().toString(),
        reload.outcome().name().toLowerCase(Locale.ROOT),
        reload.changed(),
        reload.problems().stream()
            .map(problem -> new ProblemResponse(problem.key(), problem.message()))
            .toList());
  }
}
