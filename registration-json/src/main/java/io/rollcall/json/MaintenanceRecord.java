package io.rollcall.json;

import io.rollcall.model.Maintenance;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance as stores hold it. Jackson writes and reads it.
 *
 * @param reason null for none
 */
public record MaintenanceRecord(String since, @Nullable String reason) {

  public static MaintenanceRecord of(Maintenance maintenance) {
    return new MaintenanceRecord(maintenance.since().toString(), maintenance.reason());
  }

  /**
   * What it says.
   *
   * @throws io.rollcall.model.RegistryException.InvalidValue for a reason that is too long
   * @throws java.time.DateTimeException for what is no time
   */
  public Maintenance toMaintenance() {
    return new Maintenance(Instant.parse(since), Objects.requireNonNullElse(reason, ""));
  }
}
