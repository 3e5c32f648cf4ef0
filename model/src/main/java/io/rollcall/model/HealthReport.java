package io.rollcall.model;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A status that somebody measured on an instance.
 *
 * @param output what the measurement said, for people; at most {@link Limits#OUTPUT_LENGTH}
 *     characters of one or more lines, may be empty
 * @param measuredOn {@link ServiceInstance#revision()} of the registration that was measured: when
 *     the id was registered anew since, the report is dropped. Empty applies to whatever is there
 * @param isReason whether it only says why the instance has this status: when somebody has reported
 *     another one since, it is dropped
 */
public record HealthReport(
    InstanceKey key,
    HealthStatus status,
    String output,
    OptionalLong measuredOn,
    boolean isReason) {

  public HealthReport {
    Limits.requireLines("output", output, Limits.OUTPUT_LENGTH);
  }

  /** One that counts whatever the status is. */
  public HealthReport(
      InstanceKey key, HealthStatus status, String output, OptionalLong measuredOn) {
    this(key, status, output, measuredOn, false);
  }

  /** Whether {@code instance} is no longer what it was measured on, or explains. */
  public boolean isLate(ServiceInstance instance) {
    boolean isOfAnother = measuredOn.isPresent() && measuredOn.getAsLong() != instance.revision();
    return isOfAnother || (isReason && status != instance.status());
  }

  /** Whether it says what {@code instance} shows already. */
  public boolean isKnown(ServiceInstance instance) {
    return status == instance.status()
        && output.equals(Objects.requireNonNullElse(instance.output(), ""));
  }
}
