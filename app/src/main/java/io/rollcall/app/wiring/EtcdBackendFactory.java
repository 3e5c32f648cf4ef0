package io.rollcall.app.wiring;

import io.rollcall.app.section.EtcdSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.backend.etcd.EtcdBackend;
import io.rollcall.backend.etcd.EtcdSettings;
import io.rollcall.store.Backend;
import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Registrations in etcd. */
@Singleton
final class EtcdBackendFactory implements BackendFactory {

  private final RunningSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile @Nullable EtcdBackend opened;

  EtcdBackendFactory(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Backend open() {
    try {
      var backend = EtcdBackend.open(etcd(settings.current()), clock, scheduler);
      opened = backend;
      return backend;
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("etcd", e);
    }
  }

  @Override
  public Runnable prepare(Settings next) {
    var backend = opened;
    try {
      var etcd = etcd(next);
      if (backend != null) {
        return backend.prepare(etcd);
      }
      if (etcd.connection().isTls()) {
        TlsMaterial.of(etcd.connection().tls());
      }
      return () -> {};
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("etcd", e);
    }
  }

  private static EtcdSettings etcd(Settings settings) {
    var etcd = settings.get(EtcdSection.class);
    var login = etcd.login().orElse(null);
    return new EtcdSettings(
        new ConnectionSettings(etcd.endpoints(), etcd.tls().orElse(null), etcd.callTimeout()),
        etcd.prefix(),
        login == null ? null : login.user(),
        login == null ? null : login.password().reveal());
  }
}
