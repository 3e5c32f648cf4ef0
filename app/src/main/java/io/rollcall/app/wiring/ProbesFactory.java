package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.health.CustomProbe;
import io.rollcall.probe.ProbeSettings;
import io.rollcall.probe.Probes;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.List;

/** What asks instances how they do. */
@Factory
final class ProbesFactory {

  /**
   * Makes the probes.
   *
   * @param added beans of the user's own
   */
  @Bean(preDestroy = "close")
  @Singleton
  Probes probes(RollcallSettings settings, List<CustomProbe> added, Clock clock) {
    var checks = settings.healthChecks();
    try {
      return Probes.open(
          new ProbeSettings(checks.targets(), checks.ca().orElse(null)), added, clock);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.of("health-check", e);
    }
  }
}
