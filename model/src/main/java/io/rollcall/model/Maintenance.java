package io.rollcall.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an operator took an instance out of service. It belongs to the key: an instance that
 * registers anew, or left and comes back, is still out, until the operator puts it back.
 *
 * @param since when it was taken out
 * @param reason for people; at most {@link Limits#REASON_LENGTH} characters, may be empty
 */
public record Maintenance(Instant since, String reason) {

  /** Throws {@link RegistryException.InvalidValue} for a reason that is too long. */
  public Maintenance {
    requireReason(reason);
  }

  /** Whether to begin it, where {@code current} is, changes nothing. */
  public boolean isSameAs(@Nullable Maintenance current) {
    return current != null && current.reason.equals(reason);
  }

  /** Throws {@link RegistryException.InvalidValue} for one that is too long. */
  public static void requireReason(String reason) {
    Limits.requireText("reason", reason, Limits.REASON_LENGTH);
  }
}
