package io.rollcall.app.wiring;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.rollcall.app.config.RollcallSettings;
import jakarta.inject.Singleton;

/** Hands the operator's grace period to what ends the server. */
@Singleton
final class ShutdownSettings implements BeanCreatedEventListener<GracefulShutdownConfiguration> {

  private final RollcallSettings settings;

  ShutdownSettings(RollcallSettings settings) {
    this.settings = settings;
  }

  @Override
  public GracefulShutdownConfiguration onCreated(
      BeanCreatedEvent<GracefulShutdownConfiguration> event) {
    var configuration = event.getBean();
    configuration.setGracePeriod(settings.shutdownGrace());
    return configuration;
  }
}
