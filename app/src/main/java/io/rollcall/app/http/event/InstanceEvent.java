package io.rollcall.app.http.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.model.RegistryEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an instance.
 *
 * @param type registered, replaced, deregistered, expired, health-changed or maintenance-changed
 * @param revision of the service
 * @param previousStatus before its health changed; absent for other types
 * @param instance as it is now, or as it last was
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "InstanceEvent")
public record InstanceEvent(
    String type, long revision, @Nullable String previousStatus, InstanceResponse instance) {

  /** As it is told. */
  public static InstanceEvent of(RegistryEvent event) {
    return new InstanceEvent(
        switch (event) {
          case RegistryEvent.Registered _ -> "registered";
          case RegistryEvent.Replaced _ -> "replaced";
          case RegistryEvent.Deregistered _ -> "deregistered";
          case RegistryEvent.Expired _ -> "expired";
          case RegistryEvent.HealthChanged _ -> "health-changed";
          case RegistryEvent.MaintenanceChanged _ -> "maintenance-changed";
        },
        event.revision(),
        event instanceof RegistryEvent.HealthChanged change ? change.previous().wireName() : null,
        InstanceResponse.of(event.instance()));
  }
}
