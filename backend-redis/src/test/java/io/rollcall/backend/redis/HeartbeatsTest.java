package io.rollcall.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration TTL = Duration.ofSeconds(30);

  private final ServiceInstance instance =
      new ServiceInstance(
          TestRegistries.heartbeating("orders", "1", TTL).build(),
          HealthStatus.HEALTHY,
          null,
          null,
          Instant.EPOCH,
          Instant.EPOCH,
          1);

  private Duration now = Duration.ZERO;
  private final Heartbeats heartbeats =
      new Heartbeats(
          new Clock() {
            @Override
            public Instant now() {
              return Instant.EPOCH.plus(now);
            }

            @Override
            public long nanos() {
              return now.toNanos();
            }
          });

  @Test
  void whoWasLongNotHeardOfIsNearItsEnd() {
    heartbeats.heard(instance.key());
    assertNear(0);
    now = TTL.minusSeconds(1);
    assertNear(1);
  }

  @Test
  void whatLeftIsForgotten() {
    heartbeats.heard(instance.key());
    now = TTL.minusSeconds(1);
    heartbeats.retain(Stream.of(instance));
    assertNear(1);
    heartbeats.retain(Stream.of());
    assertNear(0);

    heartbeats.heard(instance.key());
    now = now.plus(TTL).minusSeconds(1);
    assertNear(1);
    heartbeats.forget(instance.key());
    assertNear(0);
  }

  private void assertNear(int count) {
    assertThat(heartbeats.nearExpiry(Stream.of(instance))).isEqualTo(count);
  }
}
