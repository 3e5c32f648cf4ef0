package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.rollcall.app.config.RollcallSettings;
import jakarta.inject.Singleton;

/** The settings, out of all that Micronaut was given. */
@Factory
final class SettingsFactory {

  @Singleton
  RollcallSettings settings(Environment environment) {
    return RollcallSettings.read(environment.getPropertySources());
  }
}
