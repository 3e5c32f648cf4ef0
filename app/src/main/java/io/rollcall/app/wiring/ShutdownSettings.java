package io.rollcall.app.wiring;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.rollcall.app.section.ShutdownSection;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Hands the operator's grace period to what ends the server. */
@Singleton
final class ShutdownSettings
    implements BeanCreatedEventListener<GracefulShutdownConfiguration>, Reloadable {

  private final RunningSettings settings;
  private volatile @Nullable GracefulShutdownConfiguration created;

  ShutdownSettings(RunningSettings settings) {
    this.settings = settings;
  }

  @Override
  public GracefulShutdownConfiguration onCreated(
      BeanCreatedEvent<GracefulShutdownConfiguration> event) {
    var configuration = event.getBean();
    configuration.setGracePeriod(settings.get(ShutdownSection.class));
    created = configuration;
    return configuration;
  }

  @Override
  public Runnable prepare(Settings next) {
    return () -> {
      var configuration = created;
      if (configuration != null) {
        configuration.setGracePeriod(next.get(ShutdownSection.class));
      }
    };
  }
}
