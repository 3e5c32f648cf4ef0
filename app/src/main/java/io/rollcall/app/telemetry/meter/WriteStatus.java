package io.rollcall.app.telemetry.meter;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.NotRecorded;
import io.rollcall.registry.WriteOutcome;
import java.util.Locale;

/** What a write came to. */
enum WriteStatus {
  /** It holds. */
  SUCCESS,
  /** It was refused for what it is: there is no such instance, say. */
  REFUSED,
  /** It could not be made, and had no effect: the store, or the record of changes, was away. */
  FAILED,
  /** Nobody knows whether it was made. */
  UNKNOWN;

  static WriteStatus of(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Made _ -> SUCCESS;
      case WriteOutcome.Refused(var reason) ->
          reason instanceof BackendUnavailable || reason instanceof NotRecorded ? FAILED : REFUSED;
      case WriteOutcome.Unknown _ -> UNKNOWN;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
