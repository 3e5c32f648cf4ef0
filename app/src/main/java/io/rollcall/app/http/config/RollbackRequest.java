package io.rollcall.app.http.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;

/**
 * Which version to go back to.
 *
 * @param version one that is kept
 * @param message why; none when it is not given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Rollback", requiredProperties = "version")
record RollbackRequest(long version, String message) {

  static RollbackRequest read(JsonObject json) {
    json.allowOnly(Set.of("version", "message"));
    return new RollbackRequest(
        version(json, "version"), requireNonNullElse(json.optionalText("message"), ""));
  }

  /** The number of a version, which must be there. */
  static long version(JsonObject json, String name) {
    long version = json.wholeLong(name);
    if (version < 1) {
      throw new InvalidValue(json.placeOf(name), Long.toString(version), "must be 1 or more");
    }
    return version;
  }
}
