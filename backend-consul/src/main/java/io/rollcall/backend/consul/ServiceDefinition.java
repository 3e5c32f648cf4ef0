package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.Ports;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.SealedText;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.Service;

/**
 * How an instance is shown as a Consul service: name, address, port, tags, weight and metadata are
 * Consul's own; what Consul has no field for is metadata whose names begin with {@code rollcall-}.
 * What its metadata cannot hold is not shown, nor is what is sealed.
 */
final class ServiceDefinition {

  private static final String OWN = "rollcall-";
  private static final String ID = OWN + "id";
  private static final String SERVICE = OWN + "service";
  private static final String EPOCH = OWN + "epoch";
  private static final int META_ENTRIES = 64;
  private static final int META_BYTES = 512;
  private static final Pattern META_KEY =
      Pattern.compile("(?!rollcall-|consul-)[A-Za-z0-9_-]{1,128}");

  /** Selects what Rollcall registered, of services as an agent lists them. */
  static final String ALL = "\"%s\" in Meta".formatted(ID);

  /**
   * Selects what a Rollcall registered that kept registrations at agents alone, of the servers'.
   */
  static final String FORMER =
      "\"%s\" in Service.Meta and \"%s\" not in Service.Meta".formatted(ID, EPOCH);

  /** Selects what others registered, of the servers' services. */
  static final String FOREIGN = "\"%s\" not in Service.Meta".formatted(ID);

  private final String prefix;

  /**
   * @param prefix of the names of services
   */
  ServiceDefinition(String prefix) {
    this.prefix = prefix;
  }

  /** What a service is called. */
  String name(String service) {
    return prefix + service;
  }

  /** The service of that name in Consul; null when it can be none of Rollcall's. */
  @Nullable String service(String name) {
    try {
      return name.startsWith(prefix)
          ? Limits.requireName("service", name.substring(prefix.length()))
          : null;
    } catch (InvalidValue foreign) {
      return null;
    }
  }

  /**
   * The instance that a service of an agent shows; null when that is none of this registry's. The
   * prefix of another one may be the beginning of a name.
   */
  @Nullable InstanceKey key(Service shown) {
    var key = key(shown.getId());
    return key != null && key.service().equals(shown.getMeta().getOrDefault(SERVICE, key.service()))
        ? key
        : null;
  }

  /** The instance of a service id; null when it can be none of this registry's. */
  @Nullable InstanceKey key(String serviceId) {
    var parts = serviceId.split(":", -1);
    if (parts.length < 2 || !parts[0].startsWith(prefix)) {
      return null;
    }
    try {
      return new InstanceKey(parts[0].substring(prefix.length()), parts[1]);
    } catch (InvalidValue foreign) {
      return null;
    }
  }

  /**
   * Unique among all services of an agent: neither part can have a colon. Consul takes ids that
   * differ in case for the same, so a third part says which letters are capitals, if any are.
   */
  String serviceId(InstanceKey key) {
    var id = name(key.service()) + ":" + key.id();
    var capitals = new BitSet();
    for (int i = 0; i < id.length(); i++) {
      capitals.set(i, Character.isUpperCase(id.charAt(i)));
    }
    return capitals.isEmpty() ? id : id + ":" + HexFormat.of().formatHex(capitals.toByteArray());
  }

  /** The epoch of what is registered with an agent; 0 when somebody has changed that. */
  static long epoch(Map<String, String> meta) {
    try {
      return Long.parseLong(meta.getOrDefault(EPOCH, ""), 16);
    } catch (NumberFormatException changed) {
      return 0;
    }
  }

  /** Whether metadata of an instance, as an agent shows it, has a value that is sealed by now. */
  static boolean isBare(Map<String, String> meta, StoredInstance stored) {
    return stored.registration().metadata().entrySet().stream()
        .filter(entry -> SealedText.isSealed(entry.getValue()))
        .map(entry -> meta.get(entry.getKey()))
        .anyMatch(shown -> shown != null && !SealedText.isSealed(shown));
  }

  /** What registers an instance with its agent. */
  Map<String, Object> of(StoredInstance stored) {
    var registration = stored.instance().registration();
    var definition = new TreeMap<String, Object>();
    definition.put("ID", serviceId(registration.key()));
    definition.put("Name", name(registration.key().service()));
    if (isTakenAsAddress(registration.host())) {
      definition.put("Address", registration.host());
    }
    definition.put("Port", registration.port());
    definition.put("Tags", registration.tags());
    definition.put("Meta", meta(registration, stored.epoch()));
    definition.put("Weights", Map.of("Passing", registration.weight(), "Warning", 1));
    definition.put("Checks", Checks.of(stored));
    return definition;
  }

  private static Map<String, String> meta(Registration registration, long epoch) {
    var meta = new TreeMap<String, String>();
    meta.put(SERVICE, registration.key().service());
    meta.put(ID, registration.key().id());
    meta.put(EPOCH, Long.toHexString(epoch));
    put(meta, "protocol", registration.protocol().wireName());
    put(meta, "version", registration.version());
    put(meta, "zone", registration.zone());
    if (!registration.ports().equals(Ports.NONE)) {
      put(meta, "ports", registration.ports().toString());
    }
    registration
        .metadata()
        .forEach(
            (key, value) -> {
              if (META_KEY.matcher(key).matches()
                  && !SealedText.isSealed(value)
                  && fits(value)
                  && meta.size() < META_ENTRIES) {
                meta.put(key, value);
              }
            });
    return meta;
  }

  private static void put(Map<String, String> meta, String name, @Nullable String value) {
    if (value != null && fits(value)) {
      meta.put(OWN + name, value);
    }
  }

  private static boolean fits(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length <= META_BYTES;
  }

  /** Consul takes no address that means all of a host's. */
  private static boolean isTakenAsAddress(String host) {
    return !host.equals("0.0.0.0") && !host.equals("::");
  }
}
