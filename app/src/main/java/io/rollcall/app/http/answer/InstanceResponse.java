package io.rollcall.app.http.answer;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.model.SealedText;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An instance, as it is stored.
 *
 * @param metadata by key; a value that is sealed reads {@code sealed:hidden}
 * @param output what the last probe or pushed status said that was stored; null when there was none
 * @param maintenance why it is out of service; null while it is in service
 * @param registeredAt when this registration was made or last changed
 * @param lastHeartbeat when its lease was last renewed, as far as the answer knows
 * @param revision of the service when this registration was made or last changed
 */
@Serdeable.Serializable
@Schema(name = "Instance")
public record InstanceResponse(
    String id,
    String service,
    String host,
    int port,
    Map<String, Integer> ports,
    @Schema(
            type = "string",
            allowableValues = {"http", "https", "grpc", "tcp", "udp"})
        String protocol,
    @Nullable String version,
    @Nullable String zone,
    int weight,
    Set<String> tags,
    Map<String, String> metadata,
    HealthCheckJson healthCheck,
    @Schema(
            type = "string",
            allowableValues = {"healthy", "unhealthy", "unknown"})
        String status,
    @Nullable String output,
    @Nullable MaintenanceJson maintenance,
    @Schema(format = "date-time") String registeredAt,
    @Schema(format = "date-time") String lastHeartbeat,
    long revision) {

  public static InstanceResponse of(ServiceInstance instance) {
    var registration = instance.registration();
    return new InstanceResponse(
        registration.key().id(),
        registration.key().service(),
        registration.host(),
        registration.port(),
        registration.ports().byName(),
        registration.protocol().wireName(),
        registration.version(),
        registration.zone(),
        registration.weight(),
        registration.tags(),
        shown(registration.metadata()),
        HealthCheckJson.of(registration.healthCheck()),
        instance.status().wireName(),
        instance.output(),
        MaintenanceJson.of(instance.maintenance()),
        instance.registeredAt().toString(),
        instance.lastHeartbeat().toString(),
        instance.revision());
  }

  private static Map<String, String> shown(Map<String, String> metadata) {
    if (metadata.values().stream().noneMatch(SealedText::isSealed)) {
      return metadata;
    }
    var shown = new TreeMap<>(metadata);
    shown.replaceAll((name, value) -> SealedText.hidden(value));
    return shown;
  }
}
