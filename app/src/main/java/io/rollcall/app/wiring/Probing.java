package io.rollcall.app.wiring;

import io.rollcall.app.section.HealthCheckSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.health.CustomProbe;
import io.rollcall.probe.ProbeSettings;
import io.rollcall.probe.Probes;
import io.rollcall.time.Clock;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What asks instances how they do. */
@Singleton
final class Probing implements Reloadable, AutoCloseable {

  private static final Set<String> KEYS =
      Set.of(
          HealthCheckSection.CA.fullKey(),
          HealthCheckSection.ALLOWED.fullKey(),
          HealthCheckSection.DENIED.fullKey());

  private final RunningSettings settings;
  private final List<CustomProbe> added;
  private final Clock clock;
  private @Nullable Probes probes;

  /**
   * Makes no probes yet.
   *
   * @param added beans of the user's own
   */
  Probing(RunningSettings settings, List<CustomProbe> added, Clock clock) {
    this.settings = settings;
    this.added = List.copyOf(added);
    this.clock = clock;
  }

  /**
   * Those that are used, which are made by the settings at the first call.
   *
   * @throws InvalidSettings when they cannot work
   */
  synchronized Probes probes() {
    var made = probes;
    if (made == null) {
      try {
        made = Probes.open(probeSettings(settings.current()), added, clock);
      } catch (IllegalArgumentException e) {
        throw InvalidSettings.of("health-check", e);
      }
      probes = made;
    }
    return made;
  }

  /** Connections to instances are kept while nothing changes that they depend on. */
  @Override
  public Runnable prepare(Settings next) {
    var probes = probes();
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
  public synchronized void close() {
    if (probes != null) {
      probes.close();
    }
  }

  private static ProbeSettings probeSettings(Settings settings) {
    var checks = settings.get(HealthCheckSection.class);
    return new ProbeSettings(checks.targets(), checks.ca().orElse(null));
  }
}
