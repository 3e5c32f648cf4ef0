package io.rollcall.app.wiring;

import io.rollcall.app.section.ConfigSection;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.section.HealthCheckSection;
import io.rollcall.app.section.RegistrySection;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.runtime.Rollcall;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** Changes how Rollcall goes about its work while it does. What it holds stays. */
@Singleton
final class Tuning implements Reloadable {

  private final RunningSettings settings;
  private final Provider<Rollcall> rollcall;

  Tuning(RunningSettings settings, Provider<Rollcall> rollcall) {
    this.settings = settings;
    this.rollcall = rollcall;
  }

  @Override
  public Runnable prepare(Settings next) {
    var registry = next.get(RegistrySection.class);
    var discovery = next.get(DiscoverySection.class);
    if (next.differences(settings.current()).isEmpty()) {
      var _ = RollcallFactory.lastKnown(discovery.snapshotFile()); // counts at a start alone
    }
    return () -> {
      var running = rollcall.get();
      running.registry().change(registry.limits(), registry.retrying());
      running.catalog().change(discovery.catalog());
      running.discovery().fetchAtOnce(discovery.concurrency());
      running.config().change(next.get(ConfigSection.class).settings());
      running.monitor().probeAtOnce(next.get(HealthCheckSection.class).concurrency());
    };
  }
}
