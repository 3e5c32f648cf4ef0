package io.rollcall.registry;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;

/** Short ways to make instances for tests. */
public final class Instances {

  private Instances() {}

  public static ServiceInstance healthy(String service, String id, long revision) {
    return ServiceInstance.registered(
        Registration.builder(service, id, "10.0.0.1", 8080).build(), Instant.EPOCH, revision);
  }

  public static ServiceInstance unhealthy(String service, String id, long revision) {
    return healthy(service, id, revision).withHealth(HealthStatus.UNHEALTHY, "down");
  }

  public static ServiceInstance of(Registration.Builder registration) {
    return ServiceInstance.registered(registration.build(), Instant.EPOCH, 1);
  }
}
