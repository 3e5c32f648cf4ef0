package io.rollcall.app.http.operation;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.reload.Reload;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings.Effective;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this server.
 *
 * @param file that they are read from; null for none
 * @param lastReload null before the first
 */
@Serdeable.Serializable
@Schema(name = "Settings")
record SettingsResponse(
    @Nullable String file, List<SettingResponse> settings, @Nullable ReloadResponse lastReload) {

  /**
   * One setting.
   *
   * @param value as it would be written; {@code ***} for a secret that is set
   * @param origin where it was given: {@code default}, {@code file}, {@code variable} or {@code
   *     option}
   * @param changesWhileRunning whether another value takes effect without a restart
   */
  @Serdeable.Serializable
  @Schema(name = "Setting")
  record SettingResponse(String key, String value, String origin, boolean changesWhileRunning) {

    private static SettingResponse of(Map.Entry<String, Effective> entry) {
      var effective = entry.getValue();
      return new SettingResponse(
          entry.getKey(),
          effective.shown(),
          effective.origin().name().toLowerCase(Locale.ROOT),
          effective.setting().changesWhileRunning());
    }
  }

  static SettingsResponse of(RunningSettings running, Optional<Reload> last) {
    return new SettingsResponse(
        running.source().file().map(Path::toString).orElse(null),
        running.current().effective().entrySet().stream().map(SettingResponse::of).toList(),
        last.map(ReloadResponse::of).orElse(null));
  }
}
