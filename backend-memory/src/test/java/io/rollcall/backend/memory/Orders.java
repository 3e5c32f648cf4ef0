package io.rollcall.backend.memory;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import java.time.Duration;

/** Instances of a service to test with. */
final class Orders {

  static final Duration TTL = Duration.ofSeconds(5);

  /** What may replace {@link #instance} 1. */
  static final Registration REPLACEMENT =
      Registration.builder("orders", "1", "10.0.0.2", 9090)
          .healthCheck(new HealthCheck.Heartbeat(TTL))
          .build();

  private Orders() {}

  static InstanceKey key(String id) {
    return new InstanceKey("orders", id);
  }

  static Registration instance(String id) {
    return instance("orders", id);
  }

  static Registration instance(String service, String id) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(TTL))
        .build();
  }
}
