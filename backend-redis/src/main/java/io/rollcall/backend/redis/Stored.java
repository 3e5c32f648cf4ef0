package io.rollcall.backend.redis;

import io.rollcall.json.UnreadableValue;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance as Redis has it. What somebody else wrote there may make no sense.
 *
 * @param registration as JSON
 * @param lease its revision, when it registered, its TTL and its last heartbeat, all in
 *     milliseconds but for the revision; {@code overdue} at the end when heartbeats stopped
 * @param health the status, and what the last report said
 * @param maintenance since when and why; empty for none
 */
record Stored(String registration, String lease, String health, String maintenance) {

  /** What an instance says whose heartbeats stopped, and which the guard keeps for a while. */
  static final String OVERDUE = "its heartbeats stopped";

  private static final Logger log = LoggerFactory.getLogger(Stored.class);

  /** As {@link #lease} and {@link #maintenance} have times. */
  static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  /** What a reply has from {@code index} on of an instance with this registration. */
  static Stored of(String registration, Reply reply, int index) {
    return new Stored(
        registration, reply.text(index), reply.text(index + 1), reply.text(index + 2));
  }

  /** With its last heartbeat; null when it makes no sense for this service and id. */
  @Nullable ServiceInstance toInstance(String service, String id) {
    try {
      var registered = RegistrationJson.read(registration);
      var key = registered.key();
      if (key.service().equals(service) && key.id().equals(id)) {
        return toInstance(registered);
      }
      log.debug("{}/{} says that it is {}", service, id, key);
    } catch (UnreadableValue | IndexOutOfBoundsException | IllegalArgumentException e) {
      log.debug("{}/{} is no registration: {}", service, id, e.getMessage());
    }
    return null;
  }

  /** As it is stored for a registration that is known. */
  ServiceInstance toInstance(Registration registered) {
    var fields = lease.split(" ", -1);
    var status = health.split(" ", 2);
    var instance =
        new ServiceInstance(
            registered,
            health.isEmpty()
                ? registered.healthCheck().initialStatus()
                : HealthStatus.of(status[0]),
            status.length > 1 ? status[1] : null,
            toMaintenance(),
            time(fields[1]),
            time(fields[3]),
            Long.parseLong(fields[0]));
    return fields.length > 4 ? instance.withHealth(HealthStatus.UNHEALTHY, OVERDUE) : instance;
  }

  private @Nullable Maintenance toMaintenance() {
    var fields = maintenance.split(" ", 2);
    return maintenance.isEmpty() ? null : new Maintenance(time(fields[0]), fields[1]);
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
