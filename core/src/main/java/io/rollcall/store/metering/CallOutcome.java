package io.rollcall.store.metering;

import io.rollcall.model.RegistryException;
import java.util.Locale;

/** What became of a call of a store. */
public enum CallOutcome {
  /** The store answered, and did what it was asked. */
  OK,
  /** The store answered that it would not, as there is no such instance, say. */
  REFUSED,
  /** The store was not in reach; the call had no effect. */
  UNAVAILABLE,
  /** The call may have had its effect. */
  UNKNOWN,
  /** Something happened that nobody foresaw. */
  BROKEN;

  /** As metrics call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallOutcome of(RuntimeException thrown) {
    return switch (thrown) {
      case RegistryException.BackendUnavailable _ -> UNAVAILABLE;
      case RegistryException.OutcomeUnknown _ -> UNKNOWN;
      case RegistryException _ -> REFUSED;
      default -> BROKEN;
    };
  }
}
