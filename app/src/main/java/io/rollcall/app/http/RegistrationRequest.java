package io.rollcall.app.http;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Protocol;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a registration looks like in a body. */
@Schema(name = "Registration")
record RegistrationRequest(
    @Nullable String service,
    @Nullable String id,
    String host,
    int port,
    @Nullable String protocol,
    @Nullable String version,
    @Nullable String zone,
    @Nullable Integer weight,
    Set<String> tags,
    Map<String, String> metadata,
    @Nullable HealthCheckJson healthCheck) {

  private static final List<String> FIELDS =
      List.of(
          "service",
          "id",
          "host",
          "port",
          "protocol",
          "version",
          "zone",
          "weight",
          "tags",
          "metadata",
          "healthCheck");

  /** A registration whose body says itself which instance it is. */
  static Registration read(JsonObject json) {
    json.allowOnly(FIELDS);
    return read(new InstanceKey(json.text("service"), json.text("id")), json);
  }

  /** A registration of {@code key}; the body may name it too, but no other. */
  static Registration readOf(InstanceKey key, JsonObject json) {
    json.allowOnly(FIELDS);
    requireSame("service", json, key.service());
    requireSame("id", json, key.id());
    return read(key, json);
  }

  private static Registration read(InstanceKey key, JsonObject json) {
    var builder =
        Registration.builder(key.service(), key.id(), json.text("host"), json.whole("port"))
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
      builder.healthCheck(HealthCheckJson.read(healthCheck));
    }
    return builder.build();
  }

  private static void requireSame(String field, JsonObject json, String inPath) {
    var inBody = json.optionalText(field);
    if (inBody != null && !inBody.equals(inPath)) {
      throw new InvalidValue(field, inBody, "must be that of the path, '" + inPath + "'");
    }
  }
}
