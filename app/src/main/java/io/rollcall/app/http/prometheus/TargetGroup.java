package io.rollcall.app.http.prometheus;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.model.Registration;
import io.rollcall.model.SealedText;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One instance, as Prometheus reads it.
 *
 * @param targets the one address to scrape, such as {@code 10.0.0.7:9100} or {@code [fd00::7]:9100}
 * @param labels what Rollcall knows of the instance, for Prometheus' {@code relabel_configs}; what
 *     an instance does not have is left out
 */
@Serdeable.Serializable
@Schema(name = "TargetGroup")
record TargetGroup(List<String> targets, Map<String, String> labels) {

  private static final String PREFIX = "__meta_rollcall_";

  /** What Prometheus replaces by an underscore in the names of labels, in each of its own ways. */
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

  /**
   * Reads an instance.
   *
   * @param portName of the port to scrape; null for the instance's own
   * @return null when the instance has no port of that name
   */
  static @Nullable TargetGroup of(ServiceInstance instance, @Nullable String portName) {
    var registration = instance.registration();
    var port =
        portName == null
            ? Integer.valueOf(registration.port())
            : registration.ports().get(portName);
    return port == null
        ? null
        : new TargetGroup(List.of(address(registration.host(), port)), labels(instance));
  }

  private static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Map<String, String> labels(ServiceInstance instance) {
    var registration = instance.registration();
    var labels = new LinkedHashMap<String, String>();
    labels.put(PREFIX + "service", registration.key().service());
    labels.put(PREFIX + "instance_id", registration.key().id());
    labels.put(PREFIX + "host", registration.host());
    labels.put(PREFIX + "port", Integer.toString(registration.port()));
    labels.put(PREFIX + "protocol", registration.protocol().wireName());
    labels.put(PREFIX + "health", instance.status().wireName());
    labels.put(PREFIX + "maintenance", Boolean.toString(instance.maintenance() != null));
    if (registration.zone() != null) {
      labels.put(PREFIX + "zone", registration.zone());
    }
    if (registration.version() != null) {
      labels.put(PREFIX + "version", registration.version());
    }
    addTags(registration, labels);
    addMetadata(registration, labels);
    return labels;
  }

  /** With a comma around each, so that an expression such as {@code .*,blue,.*} finds one. */
  private static void addTags(Registration registration, Map<String, String> labels) {
    if (!registration.tags().isEmpty()) {
      labels.put(PREFIX + "tags", "," + String.join(",", registration.tags()) + ",");
    }
  }

  /** Sealed values are left out. Of keys that become the same label, the first one counts. */
  private static void addMetadata(Registration registration, Map<String, String> labels) {
    registration
        .metadata()
        .forEach(
            (key, value) -> {
              if (!SealedText.isSealed(value)) {
                labels.putIfAbsent(
                    PREFIX + "metadata_" + UNFIT.matcher(key).replaceAll("_"), value);
              }
            });
  }
}
