package io.rollcall.app.wiring;

import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.app.config.Secret;
import io.rollcall.backend.consul.ConsulRegistry;
import io.rollcall.backend.consul.ConsulSettings;
import io.rollcall.probe.TargetRules;
import io.rollcall.store.Backend;
import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;

/** Registrations in Consul. */
@Singleton
final class ConsulBackendFactory implements BackendFactory {

  private final RollcallSettings.Consul settings;
  private final Clock clock;
  private final Scheduler scheduler;

  ConsulBackendFactory(RollcallSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings.consul();
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "consul";
  }

  @Override
  public Backend open() {
    try {
      return ConsulRegistry.open(
          consulSettings(),
          host -> !TargetRules.STANDARD.denies(host),
          new ReplicaHeartbeats(),
          clock,
          scheduler);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.of("consul", e);
    }
  }

  private ConsulSettings consulSettings() {
    return new ConsulSettings(
        new ConnectionSettings(
            settings.endpoints(), settings.tls().orElse(null), settings.callTimeout()),
        settings.token().map(Secret::reveal).orElse(null),
        settings.datacenter().orElse(null),
        settings.servicePrefix(),
        settings.nativeChecks(),
        settings.foreignServices());
  }
}
