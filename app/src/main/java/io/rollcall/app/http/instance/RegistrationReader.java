package io.rollcall.app.http.instance;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.app.sealing.Sealing;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Registrations as clients send them; no error repeats what may be secret. */
@Singleton
final class RegistrationReader {

  private final HealthCheckReader checks;
  private final Sealing sealing;

  RegistrationReader(HealthCheckReader checks, Sealing sealing) {
    this.checks = checks;
    this.sealing = sealing;
  }

  /** A registration whose body says itself which instance it is. */
  Registration read(JsonObject json) {
    return guarded(() -> RegistrationRequest.read(json, checks));
  }

  /** A registration of {@code key}; the body may name it too, but no other. */
  Registration readOf(InstanceKey key, JsonObject json) {
    return guarded(() -> RegistrationRequest.readOf(key, json, checks));
  }

  private Registration guarded(Supplier<Registration> reading) {
    try {
      return reading.get();
    } catch (InvalidValue e) {
      throw sealing.fitToTell(e);
    }
  }
}
