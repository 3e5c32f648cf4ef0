package io.rollcall.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registration as the backend holds it. Immutable.
 *
 * @param output what the last health report said, or null when there was none
 * @param maintenance why it is out of service, whatever its status; null while it is not
 * @param registeredAt when this registration was made or last changed
 * @param lastHeartbeat when the lease was last renewed, as of this reading; registering counts
 * @param revision of the service when this registration was made or last changed. Heartbeats and
 *     status changes leave it alone, so it tells one registration of an id from the next
 */
public record ServiceInstance(
    Registration registration,
    HealthStatus status,
    @Nullable String output,
    @Nullable Maintenance maintenance,
    Instant registeredAt,
    Instant lastHeartbeat,
    long revision) {

  /** A registration just made, with the status its check starts from. */
  public static ServiceInstance registered(Registration registration, Instant at, long revision) {
    return new ServiceInstance(
        registration, registration.healthCheck().initialStatus(), null, null, at, at, revision);
  }

  /** The same registration, but for its metadata. */
  public ServiceInstance withMetadata(Map<String, String> metadata) {
    return new ServiceInstance(
        registration.withMetadata(metadata),
        status,
        output,
        maintenance,
        registeredAt,
        lastHeartbeat,
        revision);
  }

  public ServiceInstance withHealth(HealthStatus status, String output) {
    return new ServiceInstance(
        registration, status, output, maintenance, registeredAt, lastHeartbeat, revision);
  }

  public ServiceInstance withHeartbeat(Instant at) {
    return new ServiceInstance(
        registration, status, output, maintenance, registeredAt, at, revision);
  }

  /** Out of service, or with null in service again. */
  public ServiceInstance withMaintenance(@Nullable Maintenance maintenance) {
    return new ServiceInstance(
        registration, status, output, maintenance, registeredAt, lastHeartbeat, revision);
  }

  public InstanceKey key() {
    return registration.key();
  }

  public String id() {
    return registration.key().id();
  }

  public int weight() {
    return registration.weight();
  }

  /** Whether its check has given it up: what is in maintenance, or not judged yet, is spared. */
  public boolean isEvictable() {
    return status == HealthStatus.UNHEALTHY && maintenance == null;
  }

  /** Whether consumers get it: it is healthy and not in maintenance. */
  public boolean isServed() {
    return status == HealthStatus.HEALTHY && maintenance == null;
  }
}
