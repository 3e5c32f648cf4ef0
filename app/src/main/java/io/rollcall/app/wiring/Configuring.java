package io.rollcall.app.wiring;

import io.rollcall.app.section.ConfigSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** How the configurations of services are kept. */
@Singleton
final class Configuring {

  private final RunningSettings settings;
  private final ConfigSeal seal;
  private final ConfigCheck check;

  Configuring(RunningSettings settings, Optional<ConfigSeal> seal, List<ConfigCheck> checks) {
    this.settings = settings;
    this.seal = seal.orElse(ConfigSeal.NONE);
    this.check = ConfigCheck.all(checks);
  }

  ConfigSettings settings() {
    return settings.get(ConfigSection.class).settings();
  }

  ConfigSeal seal() {
    return seal;
  }

  ConfigCheck check() {
    return check;
  }
}
