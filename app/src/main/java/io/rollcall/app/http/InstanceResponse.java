package io.rollcall.app.http;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.registry.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An instance as answers write it. Times are RFC 3339 in UTC. */
@Serdeable.Serializable
@Schema(name = "Instance")
public record InstanceResponse(
    String id,
    String service,
    String host,
    int port,
    String protocol,
    @Nullable String version,
    @Nullable String zone,
    int weight,
    Set<String> tags,
    Map<String, String> metadata,
    HealthCheckJson healthCheck,
    String status,
    @Nullable String output,
    String registeredAt,
    String lastHeartbeat,
    long revision) {

  public static InstanceResponse of(ServiceInstance instance) {
    var registration = instance.registration();
    return new InstanceResponse(
        registration.key().id(),
        registration.key().service(),
        registration.host(),
        registration.port(),
        registration.protocol().wireName(),
        registration.version(),
        registration.zone(),
        registration.weight(),
        registration.tags(),
        registration.metadata(),
        HealthCheckJson.of(registration.healthCheck()),
        instance.status().wireName(),
        instance.output(),
        instance.registeredAt().toString(),
        instance.lastHeartbeat().toString(),
        instance.revision());
  }
}
