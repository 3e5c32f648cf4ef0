package io.rollcall.app.telemetry.meter;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.Locale;

/** What a look-up of a service came to. */
enum LookupStatus {
  /** It was answered with what the store confirms. */
  SUCCESS,
  /** It was answered with what was last known. */
  STALE,
  /** It could not be answered as it was asked: no instance passed, or the name can't be one. */
  REFUSED,
  /** Nothing was known, and the store could not be asked. */
  FAILED;

  static LookupStatus of(ServiceSnapshot found) {
    return found.isStale() ? STALE : SUCCESS;
  }

  static LookupStatus of(RegistryException reason) {
    return reason instanceof BackendUnavailable ? FAILED : REFUSED;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
