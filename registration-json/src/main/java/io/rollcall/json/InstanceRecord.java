package io.rollcall.json;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Ports;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * An instance as stores hold it. Jackson writes and reads it.
 *
 * @param registeredAt null where the store keeps that elsewhere
 * @param status null for the one that its check starts from
 * @param since its own revision; null when that is the record's
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InstanceRecord(
    String service,
    String id,
    String host,
    int port,
    @Nullable SortedMap<String, Integer> ports,
    String protocol,
    @Nullable String version,
    @Nullable String zone,
    int weight,
    @Nullable SortedSet<String> tags,
    @Nullable SortedMap<String, String> metadata,
    CheckRecord healthCheck,
    @Nullable String registeredAt,
    @Nullable String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String output,
    @Nullable Long since) {

  /** What was registered, whenever that was. */
  public static InstanceRecord of(Registration registration) {
    return of(registration, null, null, null, null);
  }

  /** A registration just made. */
  public static InstanceRecord of(Registration registration, Instant at) {
    return of(registration, at, null, null, null);
  }

  /** A registration whose metadata was replaced since, with its own revision and no health. */
  public static InstanceRecord of(Registration registration, Instant at, long since) {
    return of(registration, at, null, null, since);
  }

  /** An instance as it is, with its own revision. */
  public static InstanceRecord of(ServiceInstance instance) {
    return of(
        instance.registration(),
        instance.registeredAt(),
        instance.status().wireName(),
        instance.output(),
        instance.revision());
  }

  /**
   * What was registered.
   *
   * @throws io.rollcall.model.RegistryException.InvalidValue for what is no registration
   * @throws java.time.DateTimeException for what is no duration
   */
  public Registration toRegistration() {
    return new Registration(
        new InstanceKey(service, id),
        host,
        port,
        ports == null ? Ports.NONE : Ports.of(ports),
        Protocol.of(protocol),
        version,
        zone,
        weight,
        requireNonNullElse(tags, Collections.emptySortedSet()),
        requireNonNullElse(metadata, Collections.emptySortedMap()),
        healthCheck.toCheck());
  }

  /**
   * The instance, last heard of when it registered.
   *
   * @throws io.rollcall.model.RegistryException.InvalidValue for what is no registration
   * @throws java.time.DateTimeException for what is no time or duration
   */
  public ServiceInstance toInstance(long recordRevision) {
    var registration = toRegistration();
    var at = Instant.parse(requireNonNull(registeredAt));
    return new ServiceInstance(
        registration,
        status == null ? registration.healthCheck().initialStatus() : HealthStatus.of(status),
        output,
        null,
        at,
        at,
        since == null ? recordRevision : since);
  }

  private static InstanceRecord of(
      Registration registration,
      @Nullable Instant at,
      @Nullable String status,
      @Nullable String output,
      @Nullable Long since) {
    return new InstanceRecord(
        registration.key().service(),
        registration.key().id(),
        registration.host(),
        registration.port(),
        registration.ports().byName(),
        registration.protocol().wireName(),
        registration.version(),
        registration.zone(),
        registration.weight(),
        registration.tags(),
        registration.metadata(),
        CheckRecord.of(registration.healthCheck()),
        at == null ? null : at.toString(),
        status,
        output,
        since);
  }
}
