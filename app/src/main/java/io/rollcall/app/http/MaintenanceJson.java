package io.rollcall.app.http;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.registry.Maintenance;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That an instance is out of service, whatever its status.
 *
 * @param reason as who took it out said; may be empty
 */
@Serdeable.Serializable
@Schema(name = "Maintenance")
record MaintenanceJson(@Schema(format = "date-time") String since, String reason) {

  /** Null for what is in service. */
  static @Nullable MaintenanceJson of(@Nullable Maintenance maintenance) {
    return maintenance == null
        ? null
        : new MaintenanceJson(maintenance.since().toString(), maintenance.reason());
  }
}
