package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATE = START.plus(TTL.multipliedBy(3).dividedBy(4));

  private final Heartbeats heartbeats = new Heartbeats();
  private final ServiceInstance instance =
      ServiceInstance.registered(
          Registration.builder("orders", "1", "10.0.0.1", 8080)
              .healthCheck(new HealthCheck.Heartbeat(TTL))
              .build(),
          START,
          1);

  @Test
  void leasesAreCountedAsNearTheirEndUntilAHeartbeatIsHeard() {
    heartbeats.heard(instance.key(), 1, 7, START);
    assertThat(nearExpiry(START)).isZero();
    assertThat(nearExpiry(LATE)).isEqualTo(1);

    heartbeats.heard(instance.key(), 1, 7, LATE);
    assertThat(nearExpiry(LATE)).isZero();
  }

  @Test
  void leasesOfWhichNoHeartbeatWasHeardAreNotCounted() {
    heartbeats.registered(instance.key(), 1, 7);

    assertThat(nearExpiry(LATE)).isZero();
  }

  private long nearExpiry(Instant now) {
    return heartbeats.nearExpiry(Stream.of(instance), now);
  }
}
