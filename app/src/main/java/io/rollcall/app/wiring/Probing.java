package io.rollcall.app.wiring;

import io.rollcall.app.config.InvalidSettings;
import io.rollcall.app.config.Reloadable;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.Settings;
import io.rollcall.app.section.HealthCheckSection;
import io.rollcall.health.CustomProbe;
import io.rollcall.probe.ProbeSettings;
import io.rollcall.probe.Probes;
import io.rollcall.time.Clock;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** What asks instances how they do. */
@Singleton
final class Probing implements Reloadable, AutoCloseable {

  private static final Set<String> KEYS =
      Set.of(
          HealthCheckSection.CA.fullKey(),
          HealthCheckSection.ALLOWED.fullKey(),
          HealthCheckSection.DENIED.fullKey());

  private final RunningSettings settings;
  private final Probes probes;

  /**
   * Makes the probes.
   *
   * @param added beans of the user's own
   */
  Probing(RunningSettings settings, List<CustomProbe> added, Clock clock) {
    this.settings = settings;
    try {
      probes = Probes.open(probeSettings(settings.current()), added, clock);
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("health-check", e);
    }
  }

  Probes probes() {
    return probes;
  }

  /** Connections to instances are kept while nothing changes that they depend on. */
  @Override
  public Runnable prepare(Settings next) {
    if (next.differences(settings.current()).stream().noneMatch(KEYS::contains)) {
      return () -> {};
    }
    try {
      return probes.prepare(probeSettings(next));
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("health-check", e);
    }
  }

  @Override
  @PreDestroy
  public void close() {
    probes.close();
  }

  private static ProbeSettings probeSettings(Settings settings) {
    var checks = settings.get(HealthCheckSection.class);
    return new ProbeSettings(checks.targets(), checks.ca().orElse(null));
  }
}
