package io.rollcall.app.http.answer;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.model.Maintenance;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That an instance is out of service, whatever its status.
 *
 * @param reason as who took it out said; may be empty
 */
@Serdeable.Serializable
@Schema(name = "Maintenance")
public record MaintenanceJson(@Schema(format = "date-time") String since, String reason) {

  /** Null for what is in service. */
  public static @Nullable MaintenanceJson of(@Nullable Maintenance maintenance) {
    return maintenance == null
        ? null
        : new MaintenanceJson(maintenance.since().toString(), maintenance.reason());
  }
}
