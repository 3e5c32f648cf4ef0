package io.rollcall.probe;

import io.rollcall.health.CustomProbe;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;

/** Short ways to make what tests probe. */
final class Targets {

  static final Duration TIMEOUT = Duration.ofMillis(800);
  static final Schedule SCHEDULE =
      new Schedule(Duration.ofSeconds(30), Duration.ofSeconds(20), 3, 2);

  /** With {@link #TIMEOUT}, for what is late on purpose. */
  static final Schedule HURRIED = new Schedule(Duration.ofSeconds(2), TIMEOUT, 3, 2);

  private Targets() {}

  static Probes probes(CustomProbe... custom) {
    return Probes.open(ProbeSettings.STANDARD, List.of(custom), Clock.system());
  }

  static Probes probes(TargetRules rules) {
    return Probes.open(new ProbeSettings(rules, null), List.of(), Clock.system());
  }

  static Registration at(String host, int port, HealthCheck check) {
    return at(host, port, Protocol.HTTP, check);
  }

  static Registration at(String host, int port, Protocol protocol, HealthCheck check) {
    return Registration.builder("orders", "a", host, port)
        .protocol(protocol)
        .healthCheck(check)
        .build();
  }
}
