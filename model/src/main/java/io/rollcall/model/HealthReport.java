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
 */
public record HealthReport(
    InstanceKey key, HealthStatus status, String output, OptionalLong measuredOn) {

  public HealthReport {
    Limits.requireLines("output", output, Limits.OUTPUT_LENGTH);
  }

  /** Whether it was measured on another registration than that of this revision. */
  public boolean isLate(long revision) {
    return measuredOn.isPresent() && measuredOn.getAsLong() != revision;
  }

  /** Whether it says what {@code instance} shows already. */
  public boolean isKnown(ServiceInstance instance) {
    return status == instance.status()
        && output.equals(Objects.requireNonNullElse(instance.output(), ""));
  }
}
