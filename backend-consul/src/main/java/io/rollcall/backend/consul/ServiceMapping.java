package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rollcall.json.CheckRecord;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Ports;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an instance is a Consul service: name, address, port, tags, weight and metadata are Consul's
 * own; what Consul has no field for is metadata whose names begin with {@code rollcall-}; what its
 * metadata cannot hold is in the notes of the lease's check.
 */
final class ServiceMapping {

  /** Why an instance was removed, in a mark of that. */
  static final String EXPIRED = "expired";

  private static final Logger log = LoggerFactory.getLogger(ServiceMapping.class);

  private final String prefix;

  ServiceMapping(String prefix) {
    this.prefix = prefix;
  }

  /** Consul's name of a service. */
  String name(String service) {
    return prefix + service;
  }

  /** The service that Consul calls so; null when that is none of this registry's. */
  @Nullable String service(String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : null;
  }

  /** The instance of a service id; null when that is none of this registry's. */
  @Nullable InstanceKey key(String serviceId) {
    var parts = serviceId.split(":", -1);
    var service = parts.length < 2 ? null : service(parts[0]);
    try {
      return service == null ? null : new InstanceKey(service, parts[1]);
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

  /**
   * What registers {@code copy}.
   *
   * @param withReportCheck whether it has the check for reports
   */
  Wire.Definition definition(Copy copy, boolean withReportCheck) {
    var registration = copy.registration();
    var meta = new MetaLimits();
    meta.field("id", copy.key().id());
    meta.field("epoch", Long.toString(copy.epoch()));
    meta.field("registered-at", copy.registeredAt().toString());
    if (!copy.renewedAt().equals(copy.registeredAt())) {
      meta.field("renewed-at", copy.renewedAt().toString());
    }
    if (copy.revision() > 0) {
      meta.field("revision", Long.toString(copy.revision()));
    }
    if (registration == null) {
      meta.field("removed", copy.checks().expired() ? EXPIRED : "deregistered");
    } else {
      describe(registration, meta);
    }
    return new Wire.Definition(
        serviceId(copy.key()),
        name(copy.key().service()),
        registration == null || !isTakenAsAddress(registration.host()) ? null : registration.host(),
        registration == null ? 0 : registration.port(),
        registration == null ? List.of() : List.copyOf(registration.tags()),
        meta.meta(),
        new Wire.Weights(registration == null ? 1 : registration.weight(), 1),
        ConsulChecks.of(
            serviceId(copy.key()),
            copy,
            new Notes.OfLease(copy.mark(), meta.otherFields(), meta.otherMetadata()),
            withReportCheck));
  }

  /** Null when it is not Rollcall's. */
  @Nullable Copy copy(Wire.Entry entry) {
    var meta = entry.service().meta();
    var service = service(entry.service().name());
    if (meta == null || service == null || !meta.containsKey(MetaLimits.OWN + "id")) {
      return null;
    }
    try {
      return new CopyReader(entry, meta, service, this).read();
    } catch (InvalidValue
        | DateTimeException
        | NumberFormatException
        | NullPointerException
        | JsonProcessingException e) {
      log.warn(
          "Service '{}' of node '{}' looks like Rollcall's but cannot be read: {}",
          entry.service().id(),
          entry.node().name(),
          e.getMessage());
      return null;
    }
  }

  private static void describe(Registration registration, MetaLimits meta) {
    if (!registration.ports().equals(Ports.NONE)) {
      meta.field("ports", registration.ports().toString());
    }
    meta.field("protocol", registration.protocol().wireName());
    var version = registration.version();
    if (version != null) {
      meta.field("version", version);
    }
    var zone = registration.zone();
    if (zone != null) {
      meta.field("zone", zone);
    }
    if (!isTakenAsAddress(registration.host())) {
      meta.field("host", registration.host());
    }
    meta.field("check", Json.write(CheckRecord.of(registration.healthCheck())));
    meta.metadata(registration.metadata());
  }

  /** Consul takes no address that means all of a host's. */
  private static boolean isTakenAsAddress(String host) {
    return !host.equals("0.0.0.0") && !host.equals("::");
  }

  /** Reads one entry. */
  private static final class CopyReader {
    private final Wire.Entry entry;
    private final Map<String, String> meta;
    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private final InstanceKey key;
    private final ConsulChecks checks;

    CopyReader(Wire.Entry entry, Map<String, String> meta, String service, ServiceMapping mapping) {
      this.entry = entry;
      this.meta = meta;
      this.key = new InstanceKey(service, meta.getOrDefault(MetaLimits.OWN + "id", ""));
      this.checks = new ConsulChecks(mapping.serviceId(key), entry.checks());
    }

    Copy read() throws JsonProcessingException {
      meta.forEach(
          (name, value) -> (name.startsWith(MetaLimits.OWN) ? fields : metadata).put(name, value));
      var removed = meta.get(MetaLimits.OWN + "removed");
      var notes = checks.leaseNotes(removed != null);
      fields.putAll(orEmpty(notes.fields()));
      metadata.putAll(orEmpty(notes.metadata()));
      var registeredAt = Instant.parse(field("registered-at"));
      var renewedAt = optional("renewed-at");
      var modifyIndex = entry.service().modifyIndex();
      var revision = optional("revision");
      return new Copy(
          key,
          entry.node().name(),
          removed == null ? registration() : null,
          registeredAt,
          renewedAt == null ? registeredAt : Instant.parse(renewedAt),
          Long.parseLong(field("epoch")),
          notes.registration(),
          modifyIndex,
          revision == null ? modifyIndex : Long.parseLong(revision),
          checks.report(notes.registration()),
          checks.maintenance(),
          checks.standing(notes.registration(), removed));
    }

    private Registration registration() throws JsonProcessingException {
      var service = entry.service();
      var weights = service.weights();
      var tags = service.tags();
      var ports = optional("ports");
      return new Registration(
          key,
          optional("host") != null ? field("host") : String.valueOf(service.address()),
          service.port(),
          ports == null ? Ports.NONE : Ports.of(ports),
          Protocol.of(field("protocol")),
          optional("version"),
          optional("zone"),
          weights == null ? 1 : weights.passing(),
          tags == null ? Collections.emptySortedSet() : new TreeSet<>(tags),
          new TreeMap<>(metadata),
          Json.MAPPER.readValue(field("check"), CheckRecord.class).toCheck());
    }

    private String field(String name) {
      var value = optional(name);
      if (value == null) {
        throw new InvalidValue(MetaLimits.OWN + name, "", "must be there");
      }
      return value;
    }

    private @Nullable String optional(String name) {
      return fields.get(MetaLimits.OWN + name);
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
      return map == null ? Map.of() : map;
    }
  }
}
