package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Limits;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that others registered with Consul.
 *
 * @param instance as it is shown; nobody knows since when it is registered
 * @param origin where it is in Consul, for people
 */
record ForeignInstance(ServiceInstance instance, String origin) {

  private static final Logger log = LoggerFactory.getLogger(ForeignInstance.class);

  /** Neither Rollcall nor heartbeats find out its status. */
  private static final HealthCheck CONSULS =
      new HealthCheck.Custom("consul", HealthCheck.Schedule.DEFAULT);

  /**
   * Makes it of what {@code /v1/health/service} says. What Rollcall knows no place for is left out.
   *
   * @return null for one that cannot be an instance, such as one without a port
   */
  static @Nullable ForeignInstance of(String service, JsonNode entry) {
    var node = entry.path("Node");
    var registered = entry.path("Service");
    var serviceId = registered.path("ID").asText();
    var origin =
        "Consul: service '%s' with id '%s' on node '%s'"
            .formatted(registered.path("Service").asText(), serviceId, node.path("Node").asText());
    var address = registered.path("Address").asText();
    try {
      var registration =
          Registration.builder(
                  service,
                  id(node.path("Node").asText(), serviceId),
                  address.isEmpty() ? node.path("Address").asText() : address,
                  registered.path("Port").asInt())
              .weight(weight(registered.path("Weights").path("Passing").asInt(1)))
              .tags(tags(registered.path("Tags")))
              .metadata(metadata(registered.path("Meta")))
              .healthCheck(CONSULS)
              .build();
      var instance =
          ServiceInstance.registered(
              registration, Instant.EPOCH, registered.path("ModifyIndex").asLong());
      return new ForeignInstance(withHealth(instance, entry.path("Checks")), origin);
    } catch (InvalidValue e) {
      log.debug("Not shown: {}: {}", origin, e.getMessage());
      return null;
    }
  }

  /** Ids are unique on their node alone; where they are no names of Rollcall's, a hash is. */
  private static String id(String node, String serviceId) {
    var id = node + "." + serviceId;
    try {
      return Limits.requireName("id", id);
    } catch (InvalidValue e) {
      return "consul-" + UUID.nameUUIDFromBytes(id.getBytes(UTF_8));
    }
  }

  private static int weight(int passing) {
    return Math.clamp(passing, 1, Limits.WEIGHT);
  }

  private static List<String> tags(JsonNode tags) {
    return StreamSupport.stream(tags.spliterator(), false)
        .map(JsonNode::asText)
        .filter(tag -> !tag.isBlank() && fits(tag, Limits.TAG_LENGTH))
        .limit(Limits.TAGS)
        .toList();
  }

  private static Map<String, String> metadata(JsonNode meta) {
    var fitting = new HashMap<String, String>();
    for (var entry : meta.properties()) {
      var value = entry.getValue().asText();
      if (fits(entry.getKey(), Limits.METADATA_KEY_LENGTH)
          && fits(value, Limits.METADATA_VALUE_LENGTH)) {
        fitting.put(entry.getKey(), value);
      }
    }
    return fitting;
  }

  private static boolean fits(String text, int longest) {
    return text.length() <= longest && Limits.fittingOutput(text).equals(text);
  }

  /** As Consul's {@code passing}: all checks are. */
  private static ServiceInstance withHealth(ServiceInstance instance, JsonNode checks) {
    for (var check : checks) {
      if (!check.path("Status").asText().equals(Checks.PASSING)) {
        var output = check.path("Name").asText() + ": " + check.path("Output").asText();
        return instance.withHealth(HealthStatus.UNHEALTHY, Limits.fittingOutput(output));
      }
    }
    return instance.withHealth(HealthStatus.HEALTHY, "");
  }
}
