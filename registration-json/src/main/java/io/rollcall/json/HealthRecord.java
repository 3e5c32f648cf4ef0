package io.rollcall.json;

import static java.util.Objects.requireNonNullElse;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import org.jspecify.annotations.Nullable;

/**
 * A health report as stores hold it beside its instance. Jackson writes and reads it.
 *
 * @param output null for none
 * @param measuredOn revision of the registration; the status means nothing for another one
 */
public record HealthRecord(String status, @Nullable String output, long measuredOn) {

  public static HealthRecord of(HealthReport report, long measuredOn) {
    return new HealthRecord(report.status().wireName(), report.output(), measuredOn);
  }

  /** Throws {@link io.rollcall.model.RegistryException.InvalidValue} for what is no status. */
  public HealthStatus toStatus() {
    return HealthStatus.of(status);
  }

  public String toOutput() {
    return requireNonNullElse(output, "");
  }
}
