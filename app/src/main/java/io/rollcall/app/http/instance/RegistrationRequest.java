package io.rollcall.app.http.instance;

import io.rollcall.app.http.answer.HealthCheckJson;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.probe.HttpHosts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registration, as its owner writes it.
 *
 * @param service where the path does not say; else the same as there
 * @param id where the path does not say; else the same as there
 * @param host DNS name or IP literal, as HTTP clients can read it
 * @param ports at most 16 further ones by name, such as {@code metrics}; names have 1 to 15
 *     letters, digits and single hyphens, with a letter among them
 * @param protocol http when not given
 * @param version at most 128 characters
 * @param zone where it runs; written as names of services are
 * @param weight its share of traffic; when not given, the metadata entry {@code weight}, or 1
 * @param tags at most 64, of at most 128 characters each
 * @param metadata at most 64 entries; keys have at most 128 characters, values 512
 * @param healthCheck heartbeats within 30 s when not given
 */
@Schema(name = "Registration")
record RegistrationRequest(
    @Nullable String service,
    @Nullable String id,
    @Schema(maxLength = Limits.HOST_LENGTH) String host,
    @Schema(minimum = "1", maximum = "65535") int port,
    @Nullable Map<String, Integer> ports,
    @Schema(
            type = "string",
            allowableValues = {"http", "https", "grpc", "tcp", "udp"})
        @Nullable String protocol,
    @Nullable String version,
    @Nullable String zone,
    @Schema(minimum = "1", maximum = "10000") @Nullable Integer weight,
    @Nullable Set<String> tags,
    @Nullable Map<String, String> metadata,
    @Nullable HealthCheckJson healthCheck) {

  private static final List<String> FIELDS =
      List.of(
          "service",
          "id",
          "host",
          "port",
          "ports",
          "protocol",
          "version",
          "zone",
          "weight",
          "tags",
          "metadata",
          "healthCheck");

  /** A registration whose body says itself which instance it is. */
  static Registration read(JsonObject json, HealthCheckReader checks) {
    json.allowOnly(FIELDS);
    return read(new InstanceKey(json.text("service"), json.text("id")), json, checks);
  }

  /** A registration of {@code key}; the body may name it too, but no other. */
  static Registration readOf(InstanceKey key, JsonObject json, HealthCheckReader checks) {
    json.allowOnly(FIELDS);
    requireSame("service", json, key.service());
    requireSame("id", json, key.id());
    return read(key, json, checks);
  }

  private static Registration read(InstanceKey key, JsonObject json, HealthCheckReader checks) {
    var builder =
        Registration.builder(key.service(), key.id(), json.text("host"), json.whole("port"))
            .ports(json.wholeMap("ports"))
            .version(json.optionalText("version"))
            .zone(json.optionalText("zone"))
            .weight(json.optionalWhole("weight"))
            .tags(json.texts("tags"))
            .metadata(json.textMap("metadata"));
    var protocol = json.optionalText("protocol");
    if (protocol != null) {
      builder.protocol(Protocol.of(protocol));
    }
    var healthCheck = json.optionalObject("healthCheck");
    if (healthCheck != null) {
      builder.healthCheck(checks.read(healthCheck));
    }
    var registration = builder.build();
    HttpHosts.require(registration.host());
    return registration;
  }

  private static void requireSame(String field, JsonObject json, String inPath) {
    var inBody = json.optionalText(field);
    if (inBody != null && !inBody.equals(inPath)) {
      throw new InvalidValue(field, inBody, "must be that of the path, '" + inPath + "'");
    }
  }
}
