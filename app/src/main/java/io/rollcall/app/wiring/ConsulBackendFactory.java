package io.rollcall.app.wiring;

import io.rollcall.app.section.ConsulSection;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Settings;
import io.rollcall.backend.consul.ConsulRegistry;
import io.rollcall.backend.consul.ConsulSettings;
import io.rollcall.probe.TargetRules;
import io.rollcall.store.Backend;
import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Registrations in Consul. */
@Singleton
final class ConsulBackendFactory implements BackendFactory {

  private final RunningSettings settings;
  private final Access access;
  private final Provider<ReplicaHeartbeats> peers;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile @Nullable ConsulRegistry opened;

  ConsulBackendFactory(
      RunningSettings settings,
      Access access,
      Provider<ReplicaHeartbeats> peers,
      Clock clock,
      Scheduler scheduler) {
    this.settings = settings;
    this.access = access;
    this.peers = peers;
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
      var registry =
          ConsulRegistry.open(consul(settings.current()), targets(), peers.get(), clock, scheduler);
      opened = registry;
      return registry;
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("consul", e);
    }
  }

  /**
   * The hosts that agents may be sent to. Where callers are known, these are addresses alone: a
   * name may come to lead to a denied one, so Rollcall, which looks where it connects to, probes
   * that.
   */
  private Predicate<String> targets() {
    var rules = TargetRules.STANDARD;
    return access.isSecured() ? rules::allowsAddress : host -> !rules.denies(host);
  }

  @Override
  public Runnable prepare(Settings next) {
    var registry = opened;
    try {
      var consul = consul(next);
      if (registry != null) {
        return registry.prepare(consul);
      }
      if (consul.connection().isTls()) {
        TlsMaterial.of(consul.connection().tls());
      }
      return () -> {};
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("consul", e);
    }
  }

  private static ConsulSettings consul(Settings settings) {
    var consul = settings.get(ConsulSection.class);
    return new ConsulSettings(
        new ConnectionSettings(consul.endpoints(), consul.tls().orElse(null), consul.callTimeout()),
        consul.token().map(Secret::reveal).orElse(null),
        consul.datacenter().orElse(null),
        consul.servicePrefix(),
        consul.nativeChecks(),
        consul.foreignServices());
  }
}
