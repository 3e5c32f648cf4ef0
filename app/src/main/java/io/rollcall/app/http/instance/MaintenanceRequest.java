package io.rollcall.app.http.instance;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes an instance out of service, or puts it back.
 *
 * @param enabled true takes it out
 * @param reason for people, with true; at most 256 characters
 */
@Schema(name = "MaintenanceRequest")
record MaintenanceRequest(boolean enabled, @Nullable String reason) {

  private static final List<String> FIELDS = List.of("enabled", "reason");

  static MaintenanceRequest read(JsonObject json) {
    json.allowOnly(FIELDS);
    var request = new MaintenanceRequest(json.flag("enabled"), json.optionalText("reason"));
    if (!request.enabled && request.reason != null) {
      throw new InvalidValue("reason", request.reason, "must not be given when enabled is false");
    }
    return request;
  }

  String reasonOrNone() {
    return Objects.requireNonNullElse(reason, "");
  }
}
