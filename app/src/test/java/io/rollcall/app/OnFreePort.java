package io.rollcall.app;

import io.micronaut.context.DefaultApplicationContextBuilder;
import io.micronaut.core.annotation.Introspected;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import java.util.Map;
import java.util.Optional;

/** The default settings, but for the port. */
@Introspected
final class OnFreePort extends DefaultApplicationContextBuilder {

  OnFreePort() {
    singletons(
        new RunningSettings(
            new SettingsSource(Optional.empty(), Map.of(), Map.of("rollcall.http.port", "0"))));
  }
}
