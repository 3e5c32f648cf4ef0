package io.rollcall.contract;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One thing that can be done with a backend. */
public sealed interface Operation {

  record Put(Registration registration, PutMode mode) implements Operation {}

  record Renew(InstanceKey key) implements Operation {}

  record Remove(InstanceKey key) implements Operation {}

  record Report(InstanceKey key, HealthStatus status, String output, Measured measured)
      implements Operation {}

  /** Without a reason, it ends. */
  record Maintain(InstanceKey key, @Nullable String reason) implements Operation {}

  record RemoveUnhealthy(InstanceKey key, Measured measured) implements Operation {}

  /** By who knows the registration, or an earlier one. */
  record ReplaceMetadata(InstanceKey key, String value, boolean isKnown) implements Operation {}

  record Pass(Duration duration) implements Operation {}

  /** Which registration of the key a report was measured on. */
  enum Measured {
    ON_THIS,
    ON_AN_EARLIER,
    UNSAID
  }
}
