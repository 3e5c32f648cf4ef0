package io.rollcall.app.wiring;

import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.backend.etcd.EtcdBackend;
import io.rollcall.backend.etcd.EtcdSettings;
import io.rollcall.store.Backend;
import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;

/** Registrations in etcd. */
@Singleton
final class EtcdBackendFactory implements BackendFactory {

  private final RollcallSettings.Etcd settings;
  private final Clock clock;
  private final Scheduler scheduler;

  EtcdBackendFactory(RollcallSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings.etcd();
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
      return EtcdBackend.open(etcdSettings(), clock, scheduler);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.of("etcd", e);
    }
  }

  private EtcdSettings etcdSettings() {
    var login = settings.login().orElse(null);
    return new EtcdSettings(
        new ConnectionSettings(
            settings.endpoints(), settings.tls().orElse(null), settings.callTimeout()),
        settings.prefix(),
        login == null ? null : login.user(),
        login == null ? null : login.password().reveal());
  }
}
